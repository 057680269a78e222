namespace Immiscible.Compute.Native;

/// <summary>Judges whether the TorchSharp of this build can work with a libtorch.</summary>
internal static class LibTorchCompatibility
{
    /// <summary>Null where the versions agree or libtorch does not tell; a warning where libtorch is newer than was tested.</summary>
    /// <param name="place">Where libtorch is, for the message.</param>
    /// <param name="found">Its version.</param>
    /// <param name="built">The libtorch version that TorchSharp was compiled for.</param>
    /// <param name="torchSharp">TorchSharp's version, for the message.</param>
    /// <exception cref="TorchRuntimeException">It is older, or of another major version.</exception>
    public static string? Warning(string place, Version? found, Version built, string torchSharp)
    {
        if (found is null || (found.Major, found.Minor) == (built.Major, built.Minor)) return null;
        if (found.Major == built.Major && found.Minor > built.Minor)
            return $"libtorch {found} is untested with TorchSharp {torchSharp}, made for {built.Major}.{built.Minor}";
        throw new TorchRuntimeException(
            $"libtorch in {place} is {found}; TorchSharp {torchSharp} needs {built.Major}.{built.Minor} or a newer {built.Major}.x. "
            + $"Set {NativeLocation.Variable} to the lib folder of such a PyTorch, or unset it.");
    }
}
