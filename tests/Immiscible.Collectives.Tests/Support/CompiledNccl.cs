using System.ComponentModel;
using System.Diagnostics;

namespace Immiscible.Collectives.Tests.Support;

/// <summary>Compiles the library that stands for NCCL and CUDA's driver; a test that needs it is skipped where there is no C compiler.</summary>
public sealed class CompiledNccl : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("immiscible-nccl-");

    /// <summary>Path of a library of its own.</summary>
    /// <param name="name">Name of its file.</param>
    /// <param name="defines">What the source is to know: VERSION=22707 and so on.</param>
    public string Compile(string name, params string[] defines)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "NCCL is for Linux");
        var file = Path.Combine(_folder.FullName, name);
        var source = Path.Combine(AppContext.BaseDirectory, "Nccl", "fake_nccl.c");
        try
        {
            using var compiler = Process.Start(new ProcessStartInfo("cc", ["-shared", "-fPIC", "-o", file, .. defines.Select(static define => "-D" + define), source]) { RedirectStandardError = true })!;
            var complaints = compiler.StandardError.ReadToEnd();
            compiler.WaitForExit();
            Assert.True(compiler.ExitCode == 0, complaints);
        }
        catch (Win32Exception)
        {
            Assert.Skip("there is no C compiler (cc) to make a library of");
        }
        return file;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
