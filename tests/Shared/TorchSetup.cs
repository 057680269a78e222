using System.Runtime.CompilerServices;
using Immiscible.Compute.Native;

namespace Immiscible.Testing;

/// <summary>Loads libtorch before any test touches TorchSharp, whichever test comes first.</summary>
internal static class TorchSetup
{
    [ModuleInitializer]
    internal static void Load() => TorchRuntime.EnsureLoaded();
}
