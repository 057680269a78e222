namespace Immiscible.Diffusion.Training;

/// <summary>How the learning rate goes on beside its warm-up.</summary>
public enum LearningRateSchedule
{
    /// <summary>It stays.</summary>
    Constant,

    /// <summary>Half a cosine down to the minimum rate (Loshchilov and Hutter, arXiv:1608.03983, equation 5, without restarts).</summary>
    Cosine,
}
