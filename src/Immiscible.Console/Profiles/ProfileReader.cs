using System.Text.RegularExpressions;
using Immiscible.Cluster.Contracts.Specs.Reading;
using Immiscible.Console.Application;
using Immiscible.Host;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Immiscible.Console.Profiles;

/// <summary>Reads profiles strictly: what is not understood is told with file, line and remedy instead of passed over.</summary>
/// <param name="path">Full path of the file; relative paths in it begin beside it.</param>
internal sealed partial class ProfileReader(string path)
{
    /// <summary>Stands for no profile where one is named, and so cannot be the name of one.</summary>
    public const string NoProfile = "none";

    private const string Default = "default", Profiles = "profiles";

    private static readonly Dictionary<string, Func<ProfileReader, Profile, YamlNode, Profile>> Keys = new()
    {
        ["cluster"] = static (reader, profile, node) => profile with { Cluster = reader.Gateways(node) },
        ["clusterId"] = static (reader, profile, node) => profile with { ClusterId = reader.Text(node) },
        ["secretFile"] = static (reader, profile, node) => profile with { SecretFile = reader.FilePath(node) },
        ["tlsCa"] = static (reader, profile, node) => profile with { TlsAuthority = reader.FilePath(node) },
        ["tlsCertificate"] = static (reader, profile, node) => profile with { TlsCertificate = reader.FilePath(node) },
        ["tlsKey"] = static (reader, profile, node) => profile with { TlsKey = reader.FilePath(node) },
        ["output"] = static (reader, profile, node) => profile with { Json = reader.Output(node) },
    };

    /// <summary>Reads the text of the file.</summary>
    /// <exception cref="CommandException">It cannot be understood.</exception>
    public ProfileFile Read(string text)
    {
        var profiles = new Dictionary<string, Profile>();
        if (Root(text) is not { } root) return new ProfileFile(path, profiles, null);
        var sections = Entries(root, "the file", [Default, Profiles]);
        if (sections.FirstOrDefault(static entry => entry.Key == Profiles).Value is { } section)
            foreach (var (name, node) in Entries(section, Profiles, null))
                profiles.Add(name, ReadProfile(name, node));
        if (sections.FirstOrDefault(static entry => entry.Key == Default).Value is not { } usual) return new ProfileFile(path, profiles, null);
        return new ProfileFile(path, profiles, profiles.GetValueOrDefault(Text(usual)) ?? throw Problem(
            usual, $"{Default}: there is no profile {Text(usual)}{NearestName.Hint(Text(usual), profiles.Keys)}; name one that stands below {Profiles}"));
    }

    private Profile ReadProfile(string name, YamlNode node)
    {
        if (name == NoProfile || !NamePattern().IsMatch(name))
            throw Problem(node, $"{name}: is no name for a profile; allowed are 1 to 64 letters, digits, dots, dashes and underscores, and not {NoProfile}");
        return Entries(node, name, Keys.Keys).Aggregate(new Profile { Name = name }, (profile, entry) => Keys[entry.Key](this, profile, entry.Value));
    }

    private YamlNode? Root(string text)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(text));
        }
        catch (YamlException e)
        {
            throw Problem(e.Start, $"is not valid YAML ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); correct it there");
        }
        catch (InvalidOperationException)
        {
            // What the scanner throws for a text that breaks off inside brackets, without saying where.
            throw new CommandException($"{path}: is not valid YAML: what begins is not finished; look for a missing bracket or quote");
        }
        return stream.Documents.Count switch
        {
            0 => null,
            1 => stream.Documents[0].RootNode is YamlScalarNode { Value: null or "" } ? null : stream.Documents[0].RootNode,
            _ => throw Problem(stream.Documents[1].RootNode, "a second YAML document begins; leave one"),
        };
    }

    private List<KeyValuePair<string, YamlNode>> Entries(YamlNode node, string where, IEnumerable<string>? allowed)
    {
        if (node is not YamlMappingNode mapping) throw Problem(node, $"{where}: is not a mapping of keys{Allowed(allowed)}");
        var entries = new List<KeyValuePair<string, YamlNode>>();
        foreach (var (key, value) in mapping.Children)
        {
            var name = Text(key);
            if (allowed?.Contains(name) == false) throw Problem(key, $"{name}: unknown key{NearestName.Hint(name, allowed)}{Allowed(allowed)}");
            entries.Add(new(name, value));
        }
        return entries;
    }

    private string Gateways(YamlNode node)
    {
        var text = node is YamlSequenceNode list ? string.Join(',', list.Children.Select(Text)) : Text(node);
        try
        {
            _ = ClusterAddress.Parse(text, SiloHostOptions.DefaultClusterId);
            return text;
        }
        catch (HostException)
        {
            throw Problem(node, $"cluster: {text} is no list of gateways; give host:port, or several, as immiscible serve prints them");
        }
    }

    private string FilePath(YamlNode node)
    {
        var text = Text(node);
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var full = text.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(home, text[2..]) : Path.GetFullPath(text, Path.GetDirectoryName(path)!);
        return File.Exists(full) ? full : throw Problem(node, $"{full}: there is no such file; name one that is there, from the root, from ~/ or from beside this file");
    }

    private bool Output(YamlNode node) => Text(node) switch
    {
        "json" => true,
        "text" => false,
        var other => throw Problem(node, $"output: {other} is not understood; allowed are text and json"),
    };

    private string Text(YamlNode node) =>
        node is YamlScalarNode { Value: { Length: > 0 } text } ? text : throw Problem(node, "a word is missing here, or there is more than one; write one, in quotes if need be");

    private static string Allowed(IEnumerable<string>? keys) => keys is null ? "" : $"; allowed are {string.Join(", ", keys)}";

    private CommandException Problem(YamlNode node, string what) => Problem(node.Start, what);

    private CommandException Problem(Mark at, string what) => new($"{path}:{at.Line}:{at.Column}: {what}");

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,64}\z", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
