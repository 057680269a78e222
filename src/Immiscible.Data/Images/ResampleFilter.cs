namespace Immiscible.Data.Images;

/// <summary>How an image is resampled.</summary>
public enum ResampleFilter
{
    /// <summary>A triangle of support 1; torchvision's default.</summary>
    Bilinear,

    /// <summary>Keys' cubic with a = -0.5, support 2; CLIP's choice.</summary>
    Bicubic,
}
