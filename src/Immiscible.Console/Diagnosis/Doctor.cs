using Immiscible.Compute.Native;

namespace Immiscible.Console.Diagnosis;

/// <summary>Examines this machine for all that training needs.</summary>
internal static class Doctor
{
    /// <summary>Looks at everything; loads libtorch.</summary>
    public static DoctorReport Examine() => new([.. MachineExamination.Examine(), .. TorchExamination.Examine(TorchRuntime.Describe)]);
}
