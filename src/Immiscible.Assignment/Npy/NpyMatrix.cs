namespace Immiscible.Assignment.Npy;

/// <summary>A matrix read from a NumPy file, row-major: in single precision, or in double where the file holds doubles.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Singles">The values of a float16 or float32 file, else null.</param>
/// <param name="Doubles">The values of a float64 file, else null.</param>
public sealed record NpyMatrix(int Rows, int Columns, float[]? Singles, double[]? Doubles)
{
    /// <summary>One value.</summary>
    /// <param name="row">In [0, <see cref="Rows"/>).</param>
    /// <param name="column">In [0, <see cref="Columns"/>).</param>
    public double this[int row, int column] => Singles is not null ? Singles[row * Columns + column] : Doubles![row * Columns + column];
}
