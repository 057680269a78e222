using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Immiscible.Cluster.Contracts.Specs;

/// <summary>How many workers a run may have: written <c>4</c>, or <c>2..8</c> where it may grow and shrink.</summary>
/// <param name="Minimum">Fewest, at least 1: the run begins when so many slots are free.</param>
/// <param name="Maximum">Most, not below <paramref name="Minimum"/>.</param>
[GenerateSerializer, Immutable, Alias("immiscible.worker-range")]
public readonly record struct WorkerRange([property: Id(0)] int Minimum, [property: Id(1)] int Maximum)
{
    /// <summary>Most workers that any run may ask for.</summary>
    public const int Limit = 1024;

    /// <summary>What is allowed, in words.</summary>
    public static string Allowed { get; } = string.Create(CultureInfo.InvariantCulture, $"a number from 1 to {Limit}, or a range of them such as 2..8");

    /// <summary>Always the same number.</summary>
    public WorkerRange(int count) : this(count, count)
    {
    }

    /// <summary>Reads <c>4</c> or <c>2..8</c>; on failure <paramref name="problem"/> says what is wrong, to be put behind the text.</summary>
    public static bool TryParse(string text, out WorkerRange range, [NotNullWhen(false)] out string? problem)
    {
        range = default;
        var ends = text.Split("..", 2);
        if (!TryCount(ends[0], out var minimum) || !TryCount(ends[^1], out var maximum)) problem = "is neither a number nor a range";
        else if (minimum is < 1 or > Limit || maximum is < 1 or > Limit) problem = "is out of range";
        else if (minimum > maximum) problem = "ends below its beginning";
        else (range, problem) = (new WorkerRange(minimum, maximum), null);
        return problem is null;
    }

    /// <summary>The text that <see cref="TryParse"/> reads.</summary>
    public override string ToString() =>
        Minimum == Maximum
            ? Minimum.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{Minimum}..{Maximum}");

    private static bool TryCount(string text, out int count) => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out count);
}
