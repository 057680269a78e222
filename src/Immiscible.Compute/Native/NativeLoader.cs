using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Immiscible.Compute.Native;

/// <summary>Loads libtorch, then TorchSharp's library, by full path; mends the latter where the C++ runtime is too old for it.</summary>
internal static partial class NativeLoader
{
    /// <summary>Loads libtorch's libraries in dependency order.</summary>
    public static void LoadLibTorch(string folder)
    {
        foreach (var file in NativeFileNames.LoadOrder(folder))
        {
            try
            {
                NativeLibrary.Load(file);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                throw new TorchRuntimeException($"libtorch in {folder} could not be loaded: {e.Message}", e);
            }
        }
    }

    /// <summary>Loads LibTorchSharp; libtorch must be loaded already.</summary>
    /// <param name="file">Full path of the library as its package delivers it; never changed.</param>
    /// <param name="cacheFolder">Where a mended copy is kept; null: in a temporary folder for this process only.</param>
    /// <param name="patched">True when a mended copy was loaded.</param>
    /// <returns>The library's handle.</returns>
    public static nint LoadTorchSharp(string file, string? cacheFolder, out bool patched)
    {
        patched = false;
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (DllNotFoundException e) when (MissingVersion(e) is not null)
        {
            patched = true;
            return MendAndLoad(file, e, cacheFolder);
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
        {
            throw Failure(file, e);
        }
    }

    /// <summary>The system's loader names one missing version at a time.</summary>
    private static nint MendAndLoad(string file, DllNotFoundException error, string? cacheFolder)
    {
        var image = File.ReadAllBytes(file);
        while (MissingVersion(error) is { } version && ElfVersionNeeds.TryWeaken(image, version))
        {
            try
            {
                return LoadMended(image, Path.GetFileName(file), cacheFolder);
            }
            catch (DllNotFoundException next)
            {
                error = next;
            }
        }
        throw Failure(file, error);
    }

    private static nint LoadMended(ReadOnlySpan<byte> image, string name, string? cacheFolder)
    {
        try
        {
            if (cacheFolder is not null) return NativeLibrary.Load(PatchedLibrary.Write(cacheFolder, name, image));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException || e is DllNotFoundException && MissingVersion(e) is null)
        {
            // A home that is absent, read-only or mounted noexec: the temporary folder may do.
        }
        return LoadTemporary(image, name);
    }

    /// <summary>A loaded library needs its file no longer, so none is left behind.</summary>
    private static nint LoadTemporary(ReadOnlySpan<byte> image, string name)
    {
        DirectoryInfo? folder = null;
        try
        {
            folder = Directory.CreateTempSubdirectory("immiscible-");
            return NativeLibrary.Load(PatchedLibrary.Write(folder.FullName, name, image));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TorchRuntimeException(
                $"A mended copy of {name} could be written neither to the user's cache folder nor to {Path.GetTempPath()} ({e.Message}); "
                + "set XDG_CACHE_HOME to a writable folder.", e);
        }
        finally
        {
            folder?.Delete(recursive: true);
        }
    }

    private static string? MissingVersion(Exception error) =>
        MissingVersionPattern().Match(error.Message) is { Success: true } match ? match.Groups[1].Value : null;

    private static TorchRuntimeException Failure(string file, Exception error)
    {
        var remedy = MissingVersion(error) is { } version
            ? $"this system's C++ runtime has no {version}: use one of GCC 13 or newer (Ubuntu 24.04, Debian 13)"
            : "the loaded libtorch is not the version it was built for, or a system library is missing";
        return new TorchRuntimeException($"{file} could not be loaded; {remedy}. {error.Message}", error);
    }

    [GeneratedRegex(@"version `((?:GLIBCXX|CXXABI)_[0-9.]+)' not found")]
    private static partial Regex MissingVersionPattern();
}
