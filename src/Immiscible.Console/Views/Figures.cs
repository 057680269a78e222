using System.Globalization;

namespace Immiscible.Console.Views;

/// <summary>Numbers as people read them.</summary>
internal static class Figures
{
    /// <summary>Stands for a value that there is none of.</summary>
    public const string None = "-";

    private static readonly string[] ByteUnits = ["kB", "MB", "GB", "TB"];

    /// <summary>Four significant digits: 0.04213, 1.234.</summary>
    public static string Loss(double? value) => value?.ToString("0.####", CultureInfo.InvariantCulture) is { } text && value >= 0.1 ? text
        : value?.ToString("G4", CultureInfo.InvariantCulture) ?? None;

    /// <summary>-1.71 %.</summary>
    public static string Percent(double? fraction) => fraction is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value * 100:0.00} %") : None;

    /// <summary>0.84 ms.</summary>
    public static string Milliseconds(double? value) => value is { } ms ? string.Create(CultureInfo.InvariantCulture, $"{ms:0.0#} ms") : None;

    /// <summary>Three significant digits: 0.052 ms, 6.20 ms, 32.7 ms, 1234 ms.</summary>
    public static string PreciseMilliseconds(double? value) =>
        value?.ToString(value switch { < 1 => "0.000", < 10 => "0.00", < 100 => "0.0", _ => "0" }, CultureInfo.InvariantCulture) is { } text
            ? $"{text} ms"
            : None;

    /// <summary>412 or 9.7.</summary>
    public static string Rate(double? value) => value?.ToString(value >= 100 ? "0" : "0.0", CultureInfo.InvariantCulture) ?? None;

    /// <summary>12 s, 1:42, 2:03:10 or 3 d 04 h.</summary>
    public static string Duration(TimeSpan? value) => value switch
    {
        null => None,
        { TotalSeconds: < 60 } time => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, Math.Floor(time.TotalSeconds)):0} s"),
        { TotalHours: < 1 } time => time.ToString(@"m\:ss", CultureInfo.InvariantCulture),
        { TotalDays: < 1 } time => time.ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture),
        { } time => time.ToString(@"d\ \d\ hh\ \h", CultureInfo.InvariantCulture),
    };

    /// <summary>812 bytes, 4.2 kB, 143 MB: thousands, as disks count.</summary>
    public static string Bytes(long value)
    {
        var (size, unit) = (value / 1e3, 0);
        for (; size >= 999.5 && unit < ByteUnits.Length - 1; unit++) size /= 1e3;
        return value < 1000
            ? string.Create(CultureInfo.InvariantCulture, $"{value} {(value == 1 ? "byte" : "bytes")}")
            : $"{size.ToString(size < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture)} {ByteUnits[unit]}";
    }

    /// <summary>35,746,307.</summary>
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
