using Immiscible.Compute.Native;
using Immiscible.Console.Diagnosis;

namespace Immiscible.Console.Tests.Diagnosis;

public sealed class ExaminationTests
{
    [Fact]
    public void The_machine_is_told_by_name()
    {
        var findings = MachineExamination.Examine().ToArray();
        Assert.Equal([".NET", "system", "processor", "vector instructions", "memory"], findings.Select(finding => finding.Name));
        Assert.All(findings, finding => Assert.NotEmpty(finding.Value));
        Assert.Contains("GB", findings[^1].Value);
    }

    [Fact]
    public void A_libtorch_that_loads_is_told_with_version_folder_and_devices()
    {
        var info = new TorchRuntimeInfo("/opt/torch/lib", "IMMISCIBLE_LIBTORCH", "2.10.0", "0.107.0", true, true, ["NVIDIA A", "NVIDIA B"], 2, "AVX512", "MKL 2024", null);
        var report = new DoctorReport([.. TorchExamination.Examine(() => info)]);
        Assert.True(report.Ok);
        Assert.Contains(report.Findings, finding => finding is { Name: "libtorch", Value: "2.10.0 in /opt/torch/lib (IMMISCIBLE_LIBTORCH)" });
        Assert.Contains(report.Findings, finding => finding is { Name: "CUDA devices", Value: "NVIDIA A, NVIDIA B" });
        Assert.Contains(report.Findings, finding => finding.Name == "TorchSharp" && finding.Value.Contains("mended"));
    }

    [Fact]
    public void A_libtorch_that_is_newer_than_was_tested_is_told_but_does_not_stop_training()
    {
        var info = new TorchRuntimeInfo("/opt/torch/lib", "IMMISCIBLE_LIBTORCH", "2.11.0", "0.107.0", false, false, [], 2, null, null, null) { Warning = "untested" };
        var report = new DoctorReport([.. TorchExamination.Examine(() => info)]);
        Assert.True(report.Ok);
        Assert.Contains(report.Findings, finding => finding is { Name: "libtorch", Problem: "untested", Remedy: not null });
    }

    [Fact]
    public void A_libtorch_that_does_not_load_is_essential_and_its_remedy_is_shown()
    {
        var report = new DoctorReport([.. TorchExamination.Examine(() => throw new TorchRuntimeException("no libtorch in /x;\nset IMMISCIBLE_LIBTORCH"))]);
        Assert.False(report.Ok);
        Assert.Equal("no libtorch in /x; set IMMISCIBLE_LIBTORCH", report.Findings[^1].Problem);
    }
}
