using Immiscible.Compute.Native;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Immiscible.Compute.Parameters;

/// <summary>
/// Gives a parameter another tensor's memory, of whatever device and type: <c>parameter.data = tensor</c> in PyTorch, which <c>Module.to()</c> is made
/// of there. TorchSharp's <c>Module.to()</c> puts other parameters in their place, of which a layer that holds its own does not hear.
/// </summary>
internal static unsafe class ParameterData
{
    private const string SetData = "_ZN2at4_ops8set_data4callERNS_6TensorERKS2_";

    /// <summary>Address of a tensor's storage, whatever its type and device: TorchSharp may give the storage of a copy in another.</summary>
    public static nint Address(Tensor tensor) => ((delegate* unmanaged<nint, nint>)TorchRuntime.TorchSharpExport("THSStorage_data_ptr"))(tensor.Handle);

    /// <summary>The parameter is a view of what the tensor is a view of from now on; its gradient is none.</summary>
    /// <exception cref="TorchRuntimeException">This libtorch has no such function.</exception>
    public static void Replace(Parameter parameter, Tensor tensor)
    {
        var function = (delegate* unmanaged<nint, nint, void>)TorchRuntime.Export(SetData);
        parameter.grad = null;
        function(parameter.Handle, tensor.Handle);
    }
}
