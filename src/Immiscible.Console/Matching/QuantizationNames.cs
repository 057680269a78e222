using Immiscible.Assignment.Problems;

namespace Immiscible.Console.Matching;

/// <summary>The words for the precisions of a solve.</summary>
internal static class QuantizationNames
{
    private static readonly (string Name, CostQuantization Value)[] Known =
    [
        ("u16", CostQuantization.UInt16), ("u8", CostQuantization.UInt8), ("fp16", CostQuantization.Float16), ("none", CostQuantization.None),
    ];

    /// <summary>All of them, the default first.</summary>
    public static IEnumerable<string> All => Known.Select(known => known.Name);

    /// <summary>The word for a precision.</summary>
    public static string Of(CostQuantization value) => Known.First(known => known.Value == value).Name;

    /// <summary>The precision of a word; null for a word that is none of them.</summary>
    public static CostQuantization? Find(string name)
    {
        foreach (var known in Known)
            if (known.Name == name)
                return known.Value;
        return null;
    }
}
