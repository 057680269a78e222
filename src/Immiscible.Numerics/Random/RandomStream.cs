namespace Immiscible.Numerics.Random;

/// <summary>What a stream of counter randomness is for. The stream is part of the key, so two streams never share words.</summary>
public enum RandomStream : uint
{
    /// <summary>Order of the data set within a data epoch.</summary>
    Permutation = 1,

    /// <summary>Horizontal flips.</summary>
    Flip = 2,

    /// <summary>Time draws: which noise level a sample is trained at.</summary>
    Time = 3,

    /// <summary>Training noise of a sample position.</summary>
    Noise = 4,

    /// <summary>Dropout masks.</summary>
    Dropout = 5,

    /// <summary>Starting noise of generated samples.</summary>
    SampleNoise = 6,

    /// <summary>Initial weights.</summary>
    Initialization = 7,

    /// <summary>Content of generated data sets.</summary>
    Generated = 8,

    /// <summary>What a flow's path adds to an image and its noise.</summary>
    PathNoise = 9,

    /// <summary>Which samples' classes are hidden from the network.</summary>
    ClassDropout = 10,

    /// <summary>Images that stand in for samples that cannot be had.</summary>
    Substitute = 11,
}
