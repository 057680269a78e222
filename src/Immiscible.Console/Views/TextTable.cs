namespace Immiscible.Console.Views;

/// <summary>Columns of text that line up, in a terminal and in a file alike.</summary>
internal static class TextTable
{
    /// <summary>Writes a title row and the rows below it; the first column keeps to the left, the others to the right.</summary>
    public static void Write(IReadOnlyList<string> titles, IReadOnlyList<IReadOnlyList<string>> rows, TextWriter output)
    {
        var widths = titles.Select((title, column) => rows.Select(row => row[column].Length).Append(title.Length).Max()).ToArray();
        foreach (var row in rows.Prepend(titles))
            output.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))));
    }
}
