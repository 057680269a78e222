using static TorchSharp.torch;

namespace Immiscible.Diffusion.Sampling;

/// <summary>Repeats the step of a sampler without gradients, and frees what each step leaves.</summary>
internal static class Walk
{
    /// <summary>x after all steps.</summary>
    /// <param name="begin">makes x to begin with: a new tensor</param>
    /// <param name="steps">number of steps</param>
    /// <param name="step">makes the next x of x and the number of the step, from 0: a new tensor</param>
    public static Tensor Run(Func<Tensor> begin, int steps, Func<Tensor, int, Tensor> step)
    {
        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        var x = begin();
        for (var i = 0; i < steps; i++)
        {
            using var inner = NewDisposeScope();
            var next = step(x, i).MoveToOuterDisposeScope();
            x.Dispose();
            x = next;
        }

        return x.MoveToOuterDisposeScope();
    }

    /// <summary>The same timestep for each image, int64.</summary>
    public static Tensor Timesteps(Tensor x, int timestep) => tensor(Repeat((long)timestep, x), device: x.device);

    /// <summary>The same time for each image, float32.</summary>
    public static Tensor Times(Tensor x, double time) => tensor(Repeat((float)time, x), device: x.device);

    private static T[] Repeat<T>(T value, Tensor x)
    {
        var values = new T[x.shape[0]];
        Array.Fill(values, value);
        return values;
    }
}
