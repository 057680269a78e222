using System.Globalization;
using Immiscible.Assignment.Npy;
using Immiscible.Assignment.Problems;

namespace Immiscible.Console.Matching.SciPy;

/// <summary>SciPy's <c>linear_sum_assignment</c> on the same matrices, to compare with.</summary>
/// <param name="python">A Python that has SciPy.</param>
/// <param name="version">SciPy's version.</param>
internal sealed class SciPySolver(PythonProgram python, string version)
{
    // Sums of the same numbers in another order.
    private const double Rounding = 1e-9;
    private const string VersionScript = "import scipy; from scipy.optimize import linear_sum_assignment; print(scipy.__version__)";
    private const string ScriptName = "time_linear_sum_assignment.py";

    /// <summary>SciPy's version.</summary>
    public string Version => version;

    /// <summary>Looks for SciPy; null, with the reason, where there is none.</summary>
    public static SciPySolver? Find(string program, out string? problem)
    {
        var python = new PythonProgram(program);
        try
        {
            var version = python.Run(VersionScript, [], CancellationToken.None).Trim();
            problem = null;
            return new SciPySolver(python, version);
        }
        catch (PythonException exception)
        {
            problem = exception.Message;
            return null;
        }
    }

    /// <summary>Times SciPy and compares costs.</summary>
    /// <param name="matrices">Single-precision costs; SciPy gets them in double precision, as it computes.</param>
    /// <param name="solved">Our answers to them.</param>
    /// <param name="rounds">Timed rounds over all matrices after a warm-up.</param>
    /// <param name="stop">Ends the Python process.</param>
    /// <returns>The median time, and the most by which one of our costs is above SciPy's, as a fraction.</returns>
    /// <exception cref="InvalidOperationException">A cost of ours is wrong: below the optimum, or above it by more than its gap.</exception>
    public (double Milliseconds, double Excess) Compare(
        IReadOnlyList<NpyMatrix> matrices, IReadOnlyList<AssignmentResult> solved, int rounds, CancellationToken stop)
    {
        var timing = Time(matrices, rounds, stop);
        var largest = 0.0;
        for (var i = 0; i < solved.Count; i++)
        {
            var (excess, tolerance) = (solved[i].Cost - timing.Costs[i], Rounding * Math.Abs(timing.Costs[i]));
            if (excess < -tolerance || excess > solved[i].Gap + tolerance)
                throw new InvalidOperationException(
                    $"match {i} of {matrices[i].Rows} rows costs {solved[i].Cost} with a gap of at most {solved[i].Gap}, SciPy's {timing.Costs[i]}; one is wrong");
            largest = Math.Max(largest, excess / Math.Abs(timing.Costs[i]));
        }

        return (Math.Round(timing.Milliseconds, 4), largest);
    }

    private SciPyTiming Time(IReadOnlyList<NpyMatrix> matrices, int rounds, CancellationToken stop)
    {
        var folder = Directory.CreateTempSubdirectory("immiscible-scipy-").FullName;
        try
        {
            var files = new string[matrices.Count];
            for (var i = 0; i < files.Length; i++)
            {
                files[i] = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i}.npy"));
                NpyWriter.WriteMatrix(files[i], matrices[i].Singles, matrices[i].Rows, matrices[i].Columns);
            }

            return SciPyTiming.Parse(python.Run(Script(), [rounds.ToString(CultureInfo.InvariantCulture), .. files], stop));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Script()
    {
        using var reader = new StreamReader(typeof(SciPySolver).Assembly.GetManifestResourceStream(ScriptName)!);
        return reader.ReadToEnd();
    }
}
