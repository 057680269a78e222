using Immiscible.Compute.Safetensors;
using Immiscible.Data;
using Immiscible.Diffusion.Training;
using Immiscible.Numerics.Random;
using Immiscible.Numerics.Vectors;
using static TorchSharp.torch;

namespace Immiscible.Benchmarks.Steps;

/// <summary>The file by which compare-pytorch.py sees that its network is ours: weights, an input, and our output.</summary>
internal static class PyTorchWeights
{
    private const int Images = 2;

    /// <summary>Gives the network random weights, under which every layer matters, and writes the file.</summary>
    /// <param name="path">Where to.</param>
    /// <param name="replica">On the CPU; its weights are changed.</param>
    /// <param name="shape">Size of the images.</param>
    public static void Write(string path, DiffusionReplica replica, ImageShape shape)
    {
        var random = new CounterRandom(1, RandomStream.Initialization);
        var (step, weights) = (0UL, new SafetensorsWriter());
        foreach (var slot in replica.Layout.Slots)
        {
            var noise = new float[slot.Length];
            random.Normal(noise, step++, 0);
            var values = ((HostVector)replica.StateVector(StateVectors.Parameters)).Span.Slice(slot.Offset, slot.Length);
            // The last layers of blocks begin all but zero.
            for (var i = 0; i < values.Length; i++) values[i] += 0.02f * noise[i];
            weights.AddFloats(slot.Name, slot.Shape, values.ToArray());
        }

        float[] x = new float[Images * shape.Length], t = [17, 801];
        random.Normal(x, step, 0);
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        var y = replica.Denoiser(tensor(x, [Images, shape.Channels, shape.Height, shape.Width]), tensor(t), null);
        weights.AddFloats("check.x", y.shape, x).AddFloats("check.t", [Images], t).AddFloats("check.y", y.shape, y.data<float>().ToArray());
        using var stream = File.Create(path);
        weights.Write(stream);
    }
}
