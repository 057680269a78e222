namespace Immiscible.Models.Ncsnpp;

/// <summary>Residual blocks of an <see cref="NcsnppNetwork"/>.</summary>
public enum ResidualBlockKind
{
    /// <summary>Of BigGAN (Brock et al., 2019): a block itself halves or doubles the resolution.</summary>
    BigGan,

    /// <summary>Of DDPM (Ho et al., 2020): layers of their own, between the blocks, halve and double it.</summary>
    Ddpm,
}

/// <summary>How the input image enters the levels below the first (Song et al., 2021, appendix H).</summary>
public enum ProgressiveInput
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>The image, halved again and again, is combined with what each level begins with.</summary>
    InputSkip,

    /// <summary>As a residual path of its own, halved by convolutions.</summary>
    Residual,
}

/// <summary>How <see cref="ProgressiveInput.InputSkip"/> combines the image with a level's beginning.</summary>
public enum ProgressiveCombine
{
    /// <summary>The sum.</summary>
    Sum,

    /// <summary>One behind the other as channels.</summary>
    Cat,
}

/// <summary>How the network is told the noise level.</summary>
public enum NoiseEmbedding
{
    /// <summary>Sines and cosines of the logarithm of sigma at random frequencies that are not trained (Tancik et al., 2020).</summary>
    Fourier,

    /// <summary>Sines and cosines of the index of the noise level, as in DDPM.</summary>
    Positional,
}
