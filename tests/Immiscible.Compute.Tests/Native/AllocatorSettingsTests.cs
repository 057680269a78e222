using System.Globalization;
using Immiscible.Compute.Native;
using static TorchSharp.torch;

namespace Immiscible.Compute.Tests.Native;

public sealed class AllocatorSettingsTests
{
    private const int Blocks = 8, Rounds = 40, PageSize = 4096;
    private const long BlockSize = 16 << 20;

    [Fact]
    public void Memory_of_tensors_is_not_asked_of_the_kernel_twice()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "glibc is Linux's");
        Assert.SkipWhen(AllocatorSettings.IsChosen(), "the environment decides about memory");
        TorchRuntime.EnsureLoaded();
        Use();
        var before = PageFaults();
        for (var round = 0; round < Rounds; round++) Use();
        var faults = PageFaults() - before;
        var pages = Rounds * Blocks * BlockSize / PageSize;
        Assert.True(faults < pages / 10, $"{faults} page faults of {pages} pages written to");
    }

    /// <summary>As a step does: takes blocks one after the other, writes to them, and frees them all.</summary>
    private static void Use()
    {
        using var scope = NewDisposeScope();
        for (var block = 0; block < Blocks; block++) empty(BlockSize, ScalarType.Byte).bytes.Fill(1);
    }

    /// <summary>Page faults of this thread that needed no disk: minflt of proc(5), the eighth field after the name.</summary>
    private static long PageFaults()
    {
        var stat = File.ReadAllText("/proc/thread-self/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[7], CultureInfo.InvariantCulture);
    }
}
