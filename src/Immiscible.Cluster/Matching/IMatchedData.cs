using Immiscible.Cluster.Contracts.Specs;
using Immiscible.Cluster.Workers;
using Immiscible.Data;
using Immiscible.Data.Plans;

namespace Immiscible.Cluster.Matching;

/// <summary>The images that noise is matched to, and who computes for it.</summary>
internal interface IMatchedData
{
    /// <summary>The spec.</summary>
    RunSpec Spec { get; }

    /// <summary>The images.</summary>
    IImageDataset Dataset { get; }

    /// <summary>Which of them each step has.</summary>
    SamplePlan Plan { get; }

    /// <summary>Floats of an image.</summary>
    int ImageLength { get; }

    /// <summary>The compute thread.</summary>
    WorkThread Thread { get; }

    /// <summary>Inner products of images and noises, see <see cref="Diffusion.Training.IReplica.InnerProducts"/>; on <see cref="Thread"/> only.</summary>
    void InnerProducts(ReadOnlySpan<float> images, ReadOnlySpan<float> noises, int rows, int columns, Span<float> products);
}
