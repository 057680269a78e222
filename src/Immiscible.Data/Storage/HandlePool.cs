using Microsoft.Win32.SafeHandles;

namespace Immiscible.Data.Storage;

/// <summary>Positioned reads from many files, of which a bounded number is open at a time.</summary>
/// <param name="paths">The files.</param>
/// <param name="most">Most files open at once.</param>
internal sealed class HandlePool(string[] paths, int most = 128)
{
    private readonly SafeFileHandle?[] _handles = new SafeFileHandle?[paths.Length];
    private readonly Queue<int> _open = new();
    private readonly Lock _lock = new();

    /// <summary>One file that is open already.</summary>
    public HandlePool(SafeFileHandle handle)
        : this([""])
    {
        _handles[0] = handle;
        _open.Enqueue(0);
    }

    /// <summary>Files that are open.</summary>
    public int OpenFiles
    {
        get
        {
            lock (_lock) return _open.Count;
        }
    }

    /// <summary>Reads bytes of a file.</summary>
    /// <returns>Bytes read: fewer than asked for only where the file ends.</returns>
    public int Read(int file, Span<byte> destination, long offset)
    {
        while (true)
        {
            var handle = Open(file);
            try
            {
                var read = 0;
                while (read < destination.Length)
                {
                    var now = RandomAccess.Read(handle, destination[read..], offset + read);
                    if (now == 0) break;
                    read += now;
                }

                return read;
            }
            catch (ObjectDisposedException)
            {
                // Closed for another file between opening and reading: once more.
            }
        }
    }

    private SafeFileHandle Open(int file)
    {
        if (Volatile.Read(ref _handles[file]) is { IsClosed: false } open) return open;
        lock (_lock)
        {
            if (_handles[file] is { } other) return other;
            while (_open.Count >= most)
            {
                var oldest = _open.Dequeue();
                _handles[oldest]!.Dispose();
                _handles[oldest] = null;
            }

            var handle = File.OpenHandle(paths[file], FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            _open.Enqueue(file);
            Volatile.Write(ref _handles[file], handle);
            return handle;
        }
    }
}
