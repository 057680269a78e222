namespace Immiscible.Console.Sampling;

/// <summary>Draws images with the averaged weights of a run's checkpoint.</summary>
internal interface ISampler
{
    /// <summary>Draws the images; image i depends on the checkpoint, the settings and i alone.</summary>
    /// <exception cref="Application.CommandException">The run has no such checkpoint.</exception>
    SampledImages Sample(SampleRequest request);
}
