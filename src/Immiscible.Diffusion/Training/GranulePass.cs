using Immiscible.Diffusion.Objectives;
using static TorchSharp.torch;

namespace Immiscible.Diffusion.Training;

/// <summary>The forward pass of one granule: from its batch to its mean loss.</summary>
internal sealed class GranulePass
{
    private readonly ReplicaOptions _options;
    private readonly ClassDropout _classDropout;

    /// <summary>Reads the options.</summary>
    /// <exception cref="DiffusionException">The objective's options are out of range.</exception>
    public GranulePass(ReplicaOptions options)
    {
        _options = options;
        Objective = options.Objective.Create(options.Model.InChannels * options.Height * options.Width);
        _classDropout = new ClassDropout(options.ClassDropout, options.Model.Classes, options.Seed);
    }

    /// <summary>What the network is trained on.</summary>
    public IObjective Objective { get; }

    /// <summary>Shape of a batch: [count, channels, height, width].</summary>
    public long[] Shape(int count) => [count, _options.Model.InChannels, _options.Height, _options.Width];

    /// <summary>The classes that the network is told of, in the CPU's memory; null for an unconditional network.</summary>
    public Tensor? Labels(in GranuleBatch batch)
    {
        if (_options.Model.Classes == 0) return null;
        var told = new long[batch.Count];
        for (var i = 0; i < told.Length; i++) told[i] = _classDropout.Apply(batch.Labels[i], batch.Step, batch.Granule * batch.Count + i);
        return tensor(told);
    }

    /// <summary>The mean loss, ready for the backward pass.</summary>
    /// <param name="batch">the granule</param>
    /// <param name="student">the network in training</param>
    /// <param name="target">the network that the objective compares with; null for the student itself</param>
    /// <param name="images">the batch's images, on the networks' device</param>
    /// <param name="noises">its noises, there, too</param>
    /// <param name="labels">its classes, there, too</param>
    public Tensor Loss(in GranuleBatch batch, TrainedNetwork student, TrainedNetwork? target, Tensor images, Tensor noises, Tensor? labels)
    {
        student.Network.Dropout.Begin(batch.Step, batch.Granule);
        target?.Network.Dropout.Begin(batch.Step, batch.Granule);
        var losses = Objective.Losses(new ObjectiveBatch
        {
            Network = student.Forward,
            Target = (target ?? student).Forward,
            Images = images,
            Noises = noises,
            TimeDraws = batch.TimeDraws,
            Labels = labels,
            Step = batch.Step,
        });
        return losses.mean();
    }
}
