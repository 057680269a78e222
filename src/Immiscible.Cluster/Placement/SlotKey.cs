using System.Globalization;

namespace Immiscible.Cluster.Placement;

/// <summary>Key of a worker grain: the silo's name, a bar, the slot's number.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Slot">Number of the slot on it.</param>
internal readonly record struct SlotKey(string Silo, int Slot)
{
    /// <exception cref="FormatException">The text is no such key.</exception>
    public static SlotKey Parse(string key)
    {
        var bar = key.LastIndexOf('|');
        return bar > 0 && int.TryParse(key.AsSpan(bar + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var slot)
            ? new SlotKey(key[..bar], slot)
            : throw new FormatException($"'{key}' is no key of a slot (silo|number)");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Silo}|{Slot}");
}
