using Immiscible.Cluster.Matching;
using Immiscible.Data;
using Immiscible.Data.Plans;
using Immiscible.Diffusion.Evaluation;

namespace Immiscible.Cluster.Evaluation;

/// <summary>The images and noises of the pictures, the same for all runs: the noise is as it was drawn, matched to nothing.</summary>
internal sealed class FeatureSet
{
    private readonly float[] _images;
    private readonly float[] _noises;
    private readonly int[] _labels;
    private readonly int _length;

    /// <param name="dataset">The images.</param>
    /// <param name="count">How many.</param>
    /// <param name="seed">Seed of images and noises.</param>
    /// <exception cref="DatasetException">There are fewer.</exception>
    public FeatureSet(IImageDataset dataset, int count, ulong seed)
    {
        _length = dataset.Shape.Length;
        (_images, _noises, _labels) = (new float[count * _length], new float[count * _length], new int[count]);
        var plan = new SamplePlan(seed, dataset.Count, count, flip: false);
        var (step, noise, samples, pixels) = (HeldOutBatches.FirstStep(plan), new NoiseSource(seed), new PlannedSample[count], new byte[_length]);
        plan.Fill(step, 0, samples);
        for (var i = 0; i < count; i++)
        {
            dataset.Read(samples[i].Index, pixels);
            PixelDecoder.Decode(pixels, dataset.Shape, flip: false, _images.AsSpan(i * _length, _length));
            noise.Draw(step, i, _noises.AsSpan(i * _length, _length));
            _labels[i] = dataset.Label(samples[i].Index);
        }
    }

    /// <summary>Pictures of the images.</summary>
    public byte[][] Images => FeaturePixels.OfImages(_images, _length);

    /// <summary>Pictures of the noises.</summary>
    public byte[][] Noises => FeaturePixels.OfNoise(_noises, _length);

    /// <summary>What a network sees at a level.</summary>
    public FeatureLevel Examine(NetworkProbe probe, double level)
    {
        var seen = probe.Denoise(new ProbeBatch { Count = _labels.Length, Images = _images, Noises = _noises, Labels = _labels }, level);
        return new FeatureLevel(level, FeaturePixels.OfNoise(seen.Noise, _length), FeaturePixels.OfImages(seen.Image, _length));
    }
}
