using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Immiscible.Cluster.Contracts.Specs.Reading;

/// <summary>
/// Turns YAML text into nodes that know where they came from. Unlike a general loader it keeps repeated keys, so that they can be named.
/// </summary>
internal sealed class SpecParser
{
    private const int MaxDepth = 8;
    private readonly Parser _parser;
    private readonly Func<Mark, string> _origin;

    private SpecParser(string text, Func<Mark, string> origin) => (_parser, _origin) = (new Parser(new StringReader(text)), origin);

    /// <summary>Reads one document; null when there is none. Origins are <c>source:line:column</c>.</summary>
    public static SpecNode? ParseDocument(string text, string source) => Parse(text, mark => $"{source}:{mark.Line}:{mark.Column}");

    /// <summary>Reads the value of an option; its origin is the option as typed.</summary>
    public static SpecNode? ParseValue(string text, string origin) => Parse(text, _ => origin);

    private static SpecNode? Parse(string text, Func<Mark, string> origin)
    {
        var parser = new SpecParser(text, origin);
        try
        {
            return parser.Document();
        }
        catch (YamlException e)
        {
            throw new RunSpecException($"{origin(e.Start)}: not valid YAML: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}");
        }
        catch (InvalidOperationException)
        {
            // What the scanner throws for a line that breaks off inside brackets, without saying where.
            var last = parser._parser.Current?.End ?? Mark.Empty;
            throw new RunSpecException($"{origin(last)}: not valid YAML: what begins here is not finished; look for a missing bracket or quote");
        }
    }

    private SpecNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (!_parser.TryConsume<DocumentStart>(out _)) return null;
        var root = Node(0);
        _parser.Consume<DocumentEnd>();
        if (_parser.TryConsume<DocumentStart>(out var second))
            throw new RunSpecException($"{_origin(second.Start)}: a second YAML document begins; a spec is one document");
        return root;
    }

    private SpecNode Node(int depth)
    {
        if (_parser.Accept<NodeEvent>(out var next) && depth > MaxDepth)
            throw new RunSpecException($"{_origin(next.Start)}: nested too deeply; a spec has sections of keys and no more");
        if (_parser.TryConsume<Scalar>(out var scalar)) return Scalar(scalar);
        if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            var items = new List<SpecNode>();
            while (!_parser.TryConsume<SequenceEnd>(out _)) items.Add(Node(depth + 1));
            return new SpecSequence(items, _origin(sequence.Start));
        }
        if (_parser.TryConsume<MappingStart>(out var mapping))
        {
            var entries = new List<KeyValuePair<SpecScalar, SpecNode>>();
            while (!_parser.TryConsume<MappingEnd>(out _))
            {
                if (!_parser.TryConsume<Scalar>(out var key)) throw Unsupported("a key that is not a plain word");
                entries.Add(new(Scalar(key), Node(depth + 1)));
            }
            return new SpecMapping(entries, _origin(mapping.Start));
        }
        throw Unsupported("a reference to another value");
    }

    private SpecScalar Scalar(Scalar scalar) => new(scalar.Value, scalar.Style == ScalarStyle.Plain, _origin(scalar.Start));

    private RunSpecException Unsupported(string what) =>
        new($"{_origin(_parser.Current?.Start ?? Mark.Empty)}: {what} is not supported in a spec; write the value out");
}
