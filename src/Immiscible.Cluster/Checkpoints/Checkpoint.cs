using System.Security.Cryptography;
using System.Text.Json;
using Immiscible.Compute.Parameters;
using Immiscible.Compute.Safetensors;

namespace Immiscible.Cluster.Checkpoints;

/// <summary>One complete checkpoint on disk: safetensors files, one a flat vector, and a manifest with their hashes.</summary>
internal sealed class Checkpoint
{
    private Checkpoint(string path, CheckpointManifest manifest) => (Path, Manifest) = (path, manifest);

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>What it says of itself.</summary>
    public CheckpointManifest Manifest { get; }

    /// <summary>Opens a checkpoint; the files' hashes are checked by <see cref="CheckFiles"/>.</summary>
    /// <exception cref="CheckpointException">There is no manifest, or it cannot be read.</exception>
    public static Checkpoint Open(string path)
    {
        var manifest = System.IO.Path.Combine(path, CheckpointStore.ManifestName);
        try
        {
            return new Checkpoint(path, CheckpointManifest.Parse(File.ReadAllText(manifest)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new CheckpointException($"{manifest}: cannot be read ({e.Message}); use another checkpoint", e);
        }
    }

    /// <summary>Compares length and hash of every file with the manifest.</summary>
    /// <param name="vector">Only the file of this vector; null for all.</param>
    /// <exception cref="CheckpointException">A file is missing or differs.</exception>
    public void CheckFiles(string? vector = null)
    {
        foreach (var file in Manifest.Files.Where(file => vector is null || file.Vector == vector))
        {
            var path = System.IO.Path.Combine(Path, file.Name);
            try
            {
                using var stream = File.OpenRead(path);
                if (stream.Length != file.Bytes)
                    throw new CheckpointException($"{path}: {stream.Length} bytes, the manifest says {file.Bytes}; use another checkpoint");
                if (Convert.ToHexStringLower(SHA256.HashData(stream)) != file.Sha256)
                    throw new CheckpointException($"{path}: the content is not what the manifest's hash says; use another checkpoint");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CheckpointException($"{path}: cannot be read ({e.Message}); use another checkpoint", e);
            }
        }
    }

    /// <summary>Recomputes the hashes from the tensors in the files, one parameter at a time.</summary>
    /// <returns>The manifest's two, and the <see cref="StateChecksum"/> that the ledger has.</returns>
    public (string Weights, string State, string Checksum) HashState()
    {
        using var hash = new StateHash();
        var checksum = new StateChecksum();
        foreach (var file in Manifest.Files)
        {
            using var reader = SafetensorsReader.Open(System.IO.Path.Combine(Path, file.Name));
            foreach (var name in reader.Names)
            {
                var values = reader.ReadFloats(name);
                hash.Add(file.Vector, values);
                checksum.Add(values);
            }
        }
        var (weights, state) = hash.Finish();
        return (weights, state, checksum.Finish());
    }

    /// <summary>Reads a flat vector, laid out as the file has it, which is as the network has it.</summary>
    /// <param name="vector">Name of the vector.</param>
    /// <exception cref="CheckpointException">The checkpoint does not hold the vector.</exception>
    public float[] Read(string vector)
    {
        using var reader = OpenVector(vector);
        var layout = FlatLayout.Create(reader.Names.Select(name => (name, reader.Entry(name).Shape.ToArray())));
        var values = new float[layout.Length];
        foreach (var slot in layout.Slots) reader.ReadFloats(slot.Name, values.AsSpan(slot.Offset, slot.Length));
        return values;
    }

    /// <summary>Reads a flat vector into place.</summary>
    /// <param name="vector">Name of the vector.</param>
    /// <param name="layout">The replica's layout; every parameter must be there with its shape.</param>
    /// <param name="destination">[layout.Length] floats; padding is left as it is.</param>
    /// <exception cref="CheckpointException">The checkpoint does not hold the vector.</exception>
    public void Read(string vector, FlatLayout layout, Span<float> destination)
    {
        using var reader = OpenVector(vector);
        foreach (var slot in layout.Slots) reader.ReadFloats(slot.Name, destination.Slice(slot.Offset, slot.Length));
    }

    private SafetensorsReader OpenVector(string vector)
    {
        var file = Array.Find(Manifest.Files, file => file.Vector == vector)
            ?? throw new CheckpointException($"{Path}: holds no vector {vector}; it was saved by a run with another optimiser");
        return SafetensorsReader.Open(System.IO.Path.Combine(Path, file.Name));
    }
}
