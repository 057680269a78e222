using System.Globalization;
using System.Numerics;
using Immiscible.Cluster.Contracts.Specs.Reading;

namespace Immiscible.Cluster.Contracts.Specs.Schema;

/// <summary>An integer of a closed range.</summary>
internal sealed class IntegerValue<T>(T least, T most) : SpecValue<T> where T : struct, IBinaryInteger<T>
{
    public override string Allowed => $"an integer from {least} to {most}";

    public override string Write(T value) => value.ToString(null, CultureInfo.InvariantCulture);

    protected override string? Parse(SpecNode node, ref T value)
    {
        if (node is not SpecScalar { Plain: true } scalar
            || !BigInteger.TryParse(scalar.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var read)) return "is not an integer";
        if (read < BigInteger.CreateChecked(least) || read > BigInteger.CreateChecked(most)) return "is out of range";
        value = T.CreateChecked(read);
        return null;
    }
}

/// <summary>A finite number of a range whose ends may be left out (<c>above</c>, <c>below</c>); infinity where that is allowed.</summary>
internal sealed class RealValue : SpecValue<double>
{
    public double? From { get; init; }
    public double? Above { get; init; }
    public double? Below { get; init; }
    public bool OrInfinity { get; init; }

    public override string Allowed
    {
        get
        {
            var low = From is { } from ? $"at least {from}" : Above is { } above ? $"above {above}" : null;
            var high = Below is { } below ? $"below {below}" : null;
            return "a number " + string.Join(" and ", new[] { low, high }.Where(end => end is not null)) + (OrInfinity ? ", or .inf" : "");
        }
    }

    public override string Write(double value) => double.IsPositiveInfinity(value) ? ".inf" : value.ToString("R", CultureInfo.InvariantCulture);

    protected override string? Parse(SpecNode node, ref double value)
    {
        if (node is not SpecScalar { Plain: true } scalar) return "is not a number";
        if (OrInfinity && scalar.Text.ToUpperInvariant() is (".INF" or "+.INF"))
        {
            value = double.PositiveInfinity;
            return null;
        }
        if (scalar.Text.TrimStart('+', '-').ToUpperInvariant() is ".NAN" or "NAN" or ".INF" or "INF" or "INFINITY") return "is not a finite number";
        if (!double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var read)) return "is not a number";
        if (!double.IsFinite(read)) return "is not a finite number";
        if (read < From || read <= Above || read >= Below) return "is out of range";
        value = read;
        return null;
    }
}
