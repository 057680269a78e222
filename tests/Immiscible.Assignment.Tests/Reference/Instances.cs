using Immiscible.Assignment.Costs;

namespace Immiscible.Assignment.Tests.Reference;

/// <summary>Kinds of random matrices that strain a solver in different ways.</summary>
internal static class Instances
{
    public const int Kinds = 10;

    public static ushort[] Square(Random random, int size, int kind) => Rectangular(random, size, size, kind);

    public static ushort[] Rectangular(Random random, int rows, int columns, int kind)
    {
        var values = new ushort[rows * columns];
        int[] rowBase = Draw(random, rows, 16000), columnBase = Draw(random, columns, 16000);
        for (var i = 0; i < rows; i++)
            for (var j = 0; j < columns; j++)
                values[i * columns + j] = (ushort)(kind switch
                {
                    0 => random.Next(32768), // uniform
                    1 => random.Next(3), // heavy ties
                    2 => 12345, // constant
                    3 => random.Next(65535), // all 16 bits
                    4 => (int)Math.Pow(2, random.NextDouble() * 16) - 1, // many orders of magnitude
                    5 => rowBase[i] + random.Next(4), // near-identical columns
                    6 => columnBase[j] + random.Next(4), // near-identical rows
                    7 => Math.Min(65534, (i + 1) * (j + 1)), // Machol and Wien
                    8 => rowBase[i] + columnBase[j] + random.Next(600), // as distances are: row and column effects
                    _ => random.Next(8) == 0 ? CostMatrix.Forbidden : random.Next(1000), // forbidden pairs
                });
        return values;
    }

    private static int[] Draw(Random random, int count, int range) => [.. Enumerable.Range(0, count).Select(_ => random.Next(range))];
}
