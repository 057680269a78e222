using Immiscible.Compute.Native;
using Immiscible.Data;
using Immiscible.Data.Plans;
using Immiscible.Numerics.Random;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace Immiscible.Cluster.ProcessTests.Quality;

/// <summary>A small convolutional network that tells the generated shapes apart; the same at every training.</summary>
internal sealed class ShapeClassifier : IDisposable
{
    private const int Batch = 64, Steps = 600;
    private const float NoiseDeviation = 0.1f;

    private readonly Parameter[] _parameters;

    private ShapeClassifier(Parameter[] parameters) => _parameters = parameters;

    /// <summary>Trains on a data set. A little noise makes it judge by form rather than by single pixels.</summary>
    public static ShapeClassifier Train(IImageDataset set)
    {
        TorchRuntime.EnsureLoaded();
        set_num_threads(1);
        var classifier = new ShapeClassifier(Initialize(set.Shape, set.Classes.Count));
        var plan = new SamplePlan(seed: 1, set.Count, Batch, flip: true);
        var noise = new CounterRandom(seed: 1, RandomStream.Noise);
        using var optimizer = optim.Adam(classifier._parameters, lr: 1e-3);
        var planned = new PlannedSample[Batch];
        for (var step = 0; step < Steps; step++)
        {
            using var scope = NewDisposeScope();
            plan.Fill(step, 0, planned);
            var values = new float[Batch * set.Shape.Length];
            noise.Normal(values, (ulong)step, 0);
            for (var i = 0; i < values.Length; i++) values[i] *= NoiseDeviation;
            var images = Images(set.Shape, [.. planned.Select(sample => Pixels(set, sample.Index))], planned) + tensor(values, [Batch, .. Size(set.Shape)]);
            var loss = cross_entropy(classifier.Scores(images), tensor(planned.Select(sample => (long)set.Label(sample.Index)).ToArray()));
            optimizer.zero_grad();
            loss.backward();
            optimizer.step();
        }
        return classifier;
    }

    /// <summary>The class of each image.</summary>
    /// <param name="shape">Their size.</param>
    /// <param name="pixels">Bytes, channel by channel.</param>
    public int[] Classify(ImageShape shape, byte[][] pixels)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        return [.. Scores(Images(shape, pixels, null)).argmax(1).data<long>().Select(static value => (int)value)];
    }

    /// <summary>Share of a data set's first images that it classifies right.</summary>
    public double Accuracy(IImageDataset set, int count)
    {
        var classes = Classify(set.Shape, [.. Enumerable.Range(0, count).Select(index => Pixels(set, index))]);
        return classes.Where((found, index) => found == set.Label(index)).Count() / (double)count;
    }

    public void Dispose()
    {
        foreach (var parameter in _parameters) parameter.Dispose();
    }

    private Tensor Scores(Tensor images)
    {
        for (var layer = 0; layer < 3; layer++)
            images = relu(conv2d(images, _parameters[2 * layer], _parameters[2 * layer + 1], strides: [2, 2], padding: [1, 1]));
        return linear(images.flatten(1), _parameters[6], _parameters[7]);
    }

    private static Parameter[] Initialize(ImageShape shape, int classes)
    {
        var random = new CounterRandom(seed: 1, RandomStream.Initialization);
        long[][] shapes = [[16, shape.Channels, 3, 3], [32, 16, 3, 3], [64, 32, 3, 3], [classes, 64 * shape.Height / 8 * shape.Width / 8]];
        var parameters = new List<Parameter>();
        foreach (var size in shapes)
        {
            var values = new float[size.Aggregate(1L, static (product, length) => product * length)];
            random.Normal(values, 0, (uint)parameters.Count);
            var deviation = MathF.Sqrt(2f * size[0] / values.Length); // Kaiming He et al. 2015, equation 10
            for (var i = 0; i < values.Length; i++) values[i] *= deviation;
            parameters.Add(new Parameter(tensor(values, size)));
            parameters.Add(new Parameter(zeros(size[0])));
        }
        return [.. parameters];
    }

    private static Tensor Images(ImageShape shape, byte[][] pixels, PlannedSample[]? planned)
    {
        var values = new float[pixels.Length * shape.Length];
        for (var i = 0; i < pixels.Length; i++)
            PixelDecoder.Decode(pixels[i], shape, planned?[i].Flip ?? false, values.AsSpan(i * shape.Length, shape.Length));
        return tensor(values, [pixels.Length, .. Size(shape)]);
    }

    private static long[] Size(ImageShape shape) => [shape.Channels, shape.Height, shape.Width];

    private static byte[] Pixels(IImageDataset set, int index)
    {
        var pixels = new byte[set.Shape.Length];
        set.Read(index, pixels);
        return pixels;
    }
}
