namespace Immiscible.Data.Images;

/// <summary>What is done to an image between its file and its place in a batch.</summary>
/// <param name="Size">Height and width of the result, in pixels; 0 keeps the image's own.</param>
/// <param name="Center">Whether the shorter side is resized and the middle kept; else each side is resized.</param>
/// <param name="CelebA">Whether the face is cut out of an aligned CelebA image first.</param>
internal readonly record struct ImageTransform(int Size, bool Center, bool CelebA = false)
{
    /// <summary>The size of aligned CelebA images.</summary>
    public static readonly (int Width, int Height) Aligned = (178, 218);

    public bool IsIdentity => Size == 0 && !CelebA;

    /// <returns>The transformed image.</returns>
    public RgbImage Apply(RgbImage image)
    {
        // crop_celeba of tqch/ddpm-torch, whose presets these are: 148x148 at row 40, column 15.
        if (CelebA) image = image.Crop(left: 15, top: 40, width: 148, height: 148);
        if (Size == 0 || (image.Width, image.Height) == (Size, Size)) return image;
        return Center
            ? PillowResampler.ResizeShorterSide(image, Size, ResampleFilter.Bilinear).CropCenter(Size, Size)
            : PillowResampler.Resize(image, Size, Size, ResampleFilter.Bilinear);
    }
}
