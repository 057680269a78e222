namespace Immiscible.Diffusion.Objectives;

/// <summary>
/// Weight of a sample of consistency training, by the signal-to-noise ratio SNR = 1 / sigma^2 of the noisier of its two images
/// (<c>get_weightings</c> of openai/consistency_models).
/// </summary>
public enum ConsistencyWeighting
{
    /// <summary>1.</summary>
    Uniform,

    /// <summary>SNR.</summary>
    Snr,

    /// <summary>SNR + 1.</summary>
    SnrPlusOne,

    /// <summary>SNR + 1 / sigma_data^2 (Karras et al., 2022, table 1).</summary>
    Karras,

    /// <summary>SNR, but at least 1.</summary>
    TruncatedSnr,
}
