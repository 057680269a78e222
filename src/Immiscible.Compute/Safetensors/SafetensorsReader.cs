using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Immiscible.Compute.Safetensors;

/// <summary>Reads a safetensors file: the header at once, each tensor when asked for, straight into its destination.</summary>
/// <remarks>Safe for several threads at once. Format: github.com/huggingface/safetensors. Little-endian machines only.</remarks>
public sealed class SafetensorsReader : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly SafetensorsHeader _header;
    private readonly long _dataStart;

    private SafetensorsReader(string path, SafeFileHandle handle)
    {
        Path = path;
        _handle = handle;
        var length = RandomAccess.GetLength(handle);
        Span<byte> prefix = stackalloc byte[8];
        if (length < 8) throw new SafetensorsException($"{path}: {length} bytes are no safetensors file; fetch or write it again.");
        ReadFully(prefix, 0, "the header's length");
        var size = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (size > SafetensorsHeader.MaximumLength || (long)size > length - 8)
            throw new SafetensorsException(
                $"{path}: a header of {size} bytes cannot be (limit {SafetensorsHeader.MaximumLength}, file {length}); "
                + "it is no safetensors file or is cut short.");
        var json = new byte[(int)size];
        ReadFully(json, 8, "the header");
        _dataStart = 8 + (long)size;
        _header = SafetensorsHeader.Parse(json, path, length - _dataStart);
    }

    /// <summary>The file's path, as given.</summary>
    public string Path { get; }

    /// <summary>The tensors' names in the header's order.</summary>
    public IReadOnlyList<string> Names => _header.Names;

    /// <summary>The header's free text entries.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <summary>Opens a file and checks its header against the file's length.</summary>
    /// <exception cref="SafetensorsException">It cannot be opened or is not valid; the message names the fault.</exception>
    public static SafetensorsReader Open(string path)
    {
        SafeFileHandle? handle = null;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read);
            return new SafetensorsReader(path, handle);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            handle?.Dispose();
            throw new SafetensorsException($"{path}: cannot be read ({e.Message}); check the path and its permissions.", e);
        }
        catch
        {
            handle?.Dispose();
            throw;
        }
    }

    /// <summary>True where the file holds a tensor of this name.</summary>
    public bool Contains(string name) => _header.Entries.ContainsKey(name);

    /// <summary>Element type, shape and place of a tensor.</summary>
    /// <exception cref="SafetensorsException">The file holds no such tensor.</exception>
    public SafetensorsEntry Entry(string name) =>
        _header.Entries.TryGetValue(name, out var entry) ? entry
        : throw new SafetensorsException($"{Path}: there is no tensor {name} among {Names.Count}; "
            + "check that the file belongs to this model.");

    /// <summary>A tensor of any type, row-major, as floats: F64 and integers round to nearest, ties to even.</summary>
    /// <exception cref="SafetensorsException">No such tensor, or more elements than an array holds.</exception>
    public float[] ReadFloats(string name)
    {
        var values = new float[ArrayLength(name)];
        ReadFloats(name, values);
        return values;
    }

    /// <summary>As <see cref="ReadFloats(string)"/>, into <paramref name="destination"/>, whose length is the number of elements.</summary>
    /// <exception cref="SafetensorsException">No such tensor, or another number of elements.</exception>
    public void ReadFloats(string name, Span<float> destination)
    {
        var entry = Entry(name);
        if (entry.Count != destination.Length)
            throw new SafetensorsException(
                $"{Path}: tensor {name} of shape [{string.Join(", ", entry.Shape)}] has {entry.Count} elements, "
                + $"{destination.Length} are wanted; check that the file belongs to this model.");
        ReadFloats(name, 0, destination);
    }

    /// <summary>A run of a tensor's elements as floats, as <see cref="ReadFloats(string)"/>: for tensors longer than an array.</summary>
    /// <param name="name">The tensor.</param>
    /// <param name="first">Row-major index of the first element.</param>
    /// <param name="destination">As many floats as are wanted; read in blocks, without a copy of the file's bytes where they are F32.</param>
    /// <exception cref="SafetensorsException">No such tensor, or the run reaches beyond it.</exception>
    public void ReadFloats(string name, long first, Span<float> destination)
    {
        var entry = Entry(name);
        if (first < 0 || first > entry.Count - destination.Length)
            throw new SafetensorsException(
                $"{Path}: tensor {name} has {entry.Count} elements, {destination.Length} from {first} on are wanted; "
                + "check that the file belongs to this model.");
        if (entry.DataType != SafetensorsDataType.F32)
        {
            ReadConverted(entry, first, destination, ElementConversion.ToFloats(entry.DataType));
            return;
        }
        // A span of bytes cannot be longer than int.MaxValue, one of floats can.
        const int Chunk = 1 << 24;
        for (var done = 0; done < destination.Length; done += Chunk)
        {
            var part = destination.Slice(done, Math.Min(Chunk, destination.Length - done));
            ReadFully(MemoryMarshal.AsBytes(part), _dataStart + entry.Offset + (first + done) * sizeof(float), name);
        }
    }

    /// <summary>A tensor of BOOL or an integer type, row-major, as 64-bit integers.</summary>
    /// <exception cref="SafetensorsException">
    /// No such tensor, a floating-point tensor, a U64 beyond 64 signed bits, or more elements than an array holds.
    /// </exception>
    public long[] ReadInt64s(string name)
    {
        var entry = Entry(name);
        var values = new long[ArrayLength(name)];
        var convert = ElementConversion.ToInt64s(entry.DataType)
            ?? throw new SafetensorsException($"{Path}: tensor {name} has the element type {entry.DataType}; read it with ReadFloats.");
        try
        {
            ReadConverted(entry, 0, values.AsSpan(), convert);
        }
        catch (OverflowException e)
        {
            throw new SafetensorsException($"{Path}: tensor {name} has an element beyond 64 signed bits; read it with ReadFloats.", e);
        }
        return values;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _handle.Dispose();

    private void ReadConverted<T>(SafetensorsEntry entry, long first, Span<T> destination, ElementConversion.Convert<T> convert)
    {
        var size = SafetensorsEntry.SizeOf(entry.DataType);
        var buffer = new byte[(int)Math.Min((long)destination.Length * size, 1 << 20)];
        for (var done = 0; done < destination.Length;)
        {
            var count = Math.Min(buffer.Length / size, destination.Length - done);
            var bytes = buffer.AsSpan(0, count * size);
            ReadFully(bytes, _dataStart + entry.Offset + (first + done) * size, entry.Name);
            convert(bytes, destination.Slice(done, count));
            done += count;
        }
    }

    private void ReadFully(Span<byte> destination, long offset, string what)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(_handle, destination, offset);
            if (read == 0) throw new SafetensorsException($"{Path}: the file ends within {what}; fetch or write it again.");
            destination = destination[read..];
            offset += read;
        }
    }

    private int ArrayLength(string name)
    {
        var count = Entry(name).Count;
        return count <= Array.MaxLength ? (int)count
            : throw new SafetensorsException($"{Path}: tensor {name} has {count} elements, more than an array holds; split it.");
    }
}
