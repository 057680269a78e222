namespace Immiscible.Compute.Parameters;

/// <summary>How a model's parameters lie in one flat vector of floats; the same for values, gradients, moments and averages.</summary>
/// <param name="Slots">The parameters in the module's order; what lies between them is padding and zero.</param>
/// <param name="Length">Floats in the whole vector, a multiple of 16.</param>
public sealed record FlatLayout(IReadOnlyList<ParameterSlot> Slots, int Length)
{
    /// <summary>Floats to which every start is aligned: 64 bytes, a cache line and the widest register.</summary>
    public const int Alignment = 16;

    /// <summary>Number of floats that belong to parameters.</summary>
    public long ParameterCount => Slots.Sum(slot => (long)slot.Length);

    /// <summary>Lays parameters one after another, each start aligned.</summary>
    /// <param name="parameters">Names and shapes in order.</param>
    /// <exception cref="ArgumentException">A name occurs twice, or there are more floats than a vector holds (2^31 - 1).</exception>
    public static FlatLayout Create(IEnumerable<(string Name, long[] Shape)> parameters)
    {
        var slots = new List<ParameterSlot>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        long end = 0;
        foreach (var (name, shape) in parameters)
        {
            if (!names.Add(name)) throw new ArgumentException($"Parameter name {name} occurs twice; give each its own.");
            var length = shape.Aggregate(1L, (product, size) => product * size);
            if (end + length > int.MaxValue - Alignment)
                throw new ArgumentException($"With parameter {name} the model exceeds {int.MaxValue - Alignment} floats, one flat vector.");
            slots.Add(new ParameterSlot(name, shape, (int)end, (int)length));
            end = (end + length + Alignment - 1) / Alignment * Alignment;
        }
        return new FlatLayout(slots, (int)end);
    }
}
