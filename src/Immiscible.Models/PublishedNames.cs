using Immiscible.Compute.Safetensors;

namespace Immiscible.Models;

/// <summary>Finds the tensor of a file that is each parameter of a network.</summary>
internal sealed class PublishedNames
{
    /// <summary>What wrappers (DataParallel, torch.compile, Lightning, averages) put before the names of the model that they hold.</summary>
    private static readonly HashSet<string> Wrappers = ["module", "_orig_mod", "model", "net", "net_model", "unet"];

    private static readonly HashSet<string> Averages = ["ema", "ema_model", "model_ema", "ema_net", "net_ema", "ema_unet", "averaged_model"];

    /// <summary>What attention's layers were called in diffusers before 0.15; its published files still call them so.</summary>
    private static readonly (string Old, string New)[] Renamed =
        [(".query.", ".to_q."), (".key.", ".to_k."), (".value.", ".to_v."), (".proj_attn.", ".to_out.0.")];

    private readonly Dictionary<string, string> _plain = new(StringComparer.Ordinal), _averaged = new(StringComparer.Ordinal);
    private readonly List<string> _unknown = [], _ambiguous = [];

    /// <param name="file">what was published</param>
    /// <param name="parameters">names of the network's parameters</param>
    public PublishedNames(SafetensorsReader file, IReadOnlyCollection<string> parameters)
    {
        var known = parameters.ToHashSet(StringComparer.Ordinal);
        foreach (var source in file.Names)
        {
            if (Find(source, known) is var (name, isAverage))
            {
                if (!(isAverage ? _averaged : _plain).TryAdd(name, source)) _ambiguous.Add(source);
            }
            else if (IsWeight(file.Entry(source)) && file.Entry(source).Shape.Count > 0) _unknown.Add(source);
        }
    }

    /// <summary>For each parameter, the file's name of it: of the averages where there are any, never of some of both.</summary>
    public IReadOnlyDictionary<string, string> Sources => _averaged.Count > 0 ? _averaged : _plain;

    /// <summary>Tensors that are no parameter's.</summary>
    public IReadOnlyList<string> Unknown => _unknown;

    /// <summary>Tensors that would be a parameter's that another is already, both averaged or neither.</summary>
    public IReadOnlyList<string> Ambiguous => _ambiguous;

    /// <summary>Whether a tensor holds what weights are made of.</summary>
    public static bool IsWeight(SafetensorsEntry entry) =>
        entry.DataType is SafetensorsDataType.F16 or SafetensorsDataType.BF16 or SafetensorsDataType.F32 or SafetensorsDataType.F64;

    private static (string Name, bool IsAverage)? Find(string source, HashSet<string> known)
    {
        var (rest, isAverage) = (source, false);
        while (true)
        {
            if (known.Contains(rest)) return (rest, isAverage);
            var current = Renamed.Aggregate(rest, static (name, pair) => name.Replace(pair.Old, pair.New, StringComparison.Ordinal));
            if (known.Contains(current)) return (current, isAverage);
            var dot = rest.IndexOf('.', StringComparison.Ordinal);
            if (dot < 0) return null;
            var wrapper = rest[..dot];
            if (!Wrappers.Contains(wrapper) && !Averages.Contains(wrapper)) return null;
            isAverage |= Averages.Contains(wrapper);
            rest = rest[(dot + 1)..];
        }
    }
}
