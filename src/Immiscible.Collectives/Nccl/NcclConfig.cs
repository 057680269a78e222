using System.Runtime.InteropServices;

namespace Immiscible.Collectives.Nccl;

/// <summary>
/// How a communicator is made (<c>ncclConfig_t</c> of nccl.h), in the form of NCCL 2.14, the first that has it. Later versions take as many
/// bytes of it as its first field says and have their defaults for the rest, so that this form fits all of them.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct NcclConfig
{
    /// <summary>Bytes of the structure.</summary>
    public nuint Size;

    /// <summary>By this the library knows that the structure was initialised (<c>NCCL_API_MAGIC</c>).</summary>
    public uint Magic;

    /// <summary>Code of the version whose form it has.</summary>
    public uint Version;

    /// <summary>0: calls return at once and go on in the background.</summary>
    public int Blocking;

    /// <summary>Fills the structure; where a later version has a number, it is undefined (<c>NCCL_CONFIG_UNDEF_INT</c>).</summary>
    public int Padding;

    /// <summary>A communicator whose calls return at once.</summary>
    public static unsafe NcclConfig NonBlocking => new() { Size = (nuint)sizeof(NcclConfig), Magic = 0xcafebeef, Version = 21400, Blocking = 0, Padding = int.MinValue };
}
