namespace Immiscible.Collectives.Nccl;

/// <summary>By this the members of one communicator find each other (<c>ncclUniqueId</c> of nccl.h): 128 bytes, passed by value.</summary>
public unsafe struct NcclUniqueId
{
    /// <summary>Its length in bytes (<c>NCCL_UNIQUE_ID_BYTES</c>).</summary>
    public const int Bytes = 128;

    private fixed byte _value[Bytes];

    /// <summary>Takes an id from the bytes that another member sent.</summary>
    /// <param name="bytes">[<see cref="Bytes"/>] as <see cref="ToArray"/> gave them.</param>
    /// <exception cref="ArgumentException">Of another length.</exception>
    public static NcclUniqueId Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Bytes) throw new ArgumentException($"a unique id has {Bytes} bytes, not {bytes.Length}", nameof(bytes));
        var id = default(NcclUniqueId);
        bytes.CopyTo(new Span<byte>(id._value, Bytes));
        return id;
    }

    /// <summary>[<see cref="Bytes"/>] the id, to be sent to the other members.</summary>
    public readonly byte[] ToArray()
    {
        fixed (byte* value = _value) return new Span<byte>(value, Bytes).ToArray();
    }
}
