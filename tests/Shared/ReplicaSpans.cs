using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Vectors;

namespace Immiscible.Testing;

/// <summary>A replica on the CPU by way of spans and arrays.</summary>
internal static class ReplicaSpans
{
    /// <summary>One vector of the state, in place.</summary>
    public static Span<float> State(this IReplica replica, string name) => ((HostVector)replica.StateVector(name)).Span;

    public static double ComputeGranule(this IReplica replica, in GranuleBatch batch, float[] gradient)
    {
        using var vector = replica.NewVector();
        var loss = replica.ComputeGranule(batch, vector).Value;
        vector.Read(0, gradient);
        return loss;
    }

    /// <summary>One optimiser step on the whole state.</summary>
    /// <returns>The norm of the mean gradient.</returns>
    public static double Apply(this IReplica replica, FlatVector gradient, float scale, long step)
    {
        var norm = replica.Norm(gradient, scale);
        replica.Apply(gradient, scale, norm, step, ..);
        return norm;
    }

    public static double Apply(this IReplica replica, float[] gradient, float scale, long step) => replica.Apply(new HostVector(gradient), scale, step);

    public static double Norm(this IReplica replica, float[] gradient, float scale) => replica.Norm(new HostVector(gradient), scale);

    public static void Apply(this IReplica replica, float[] gradient, float scale, double norm, long step, Range part) =>
        replica.Apply(new HostVector(gradient), scale, norm, step, part);
}
