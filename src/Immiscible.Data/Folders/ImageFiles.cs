namespace Immiscible.Data.Folders;

/// <summary>Which files are images, by their names.</summary>
internal static class ImageFiles
{
    /// <summary>Whether a file's extension is one of an image, in any case.</summary>
    public static bool IsImage(ReadOnlySpan<char> name)
    {
        var extension = Path.GetExtension(name);
        return !name.StartsWith('.') && extension.Length > 1 && IsImageExtension(extension[1..]);
    }

    /// <summary>Whether an extension, without its dot, is one of an image.</summary>
    public static bool IsImageExtension(ReadOnlySpan<char> extension)
    {
        foreach (var known in new[] { "jpg", "jpeg", "png", "webp", "bmp", "gif" })
            if (extension.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }

    /// <summary>Whether a folder, or its folder <c>images</c>, has an image in it.</summary>
    public static bool HoldsImages(string folder)
    {
        if (Directory.EnumerateFiles(folder).Any(static file => IsImage(Path.GetFileName(file.AsSpan())))) return true;
        var inner = Path.Combine(folder, "images");
        return Directory.Exists(inner) && Directory.EnumerateFiles(inner).Any(static file => IsImage(Path.GetFileName(file.AsSpan())));
    }
}
