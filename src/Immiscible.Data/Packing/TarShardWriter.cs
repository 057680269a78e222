using System.Formats.Tar;
using System.Globalization;
using System.Text;

namespace Immiscible.Data.Packing;

/// <summary>
/// A WebDataset shard: for each sample <c>key.jpg</c> (or what the image is) and <c>key.cls</c>, the label in ASCII digits. Times and owners are
/// fixed, so that the same samples give the same bytes.
/// </summary>
internal sealed class TarShardWriter(Stream output) : IShardWriter
{
    private readonly TarWriter _tar = new(output, TarEntryFormat.Ustar, leaveOpen: false);

    public async Task WriteAsync(int index, PackedSample sample)
    {
        var key = index.ToString("D9", CultureInfo.InvariantCulture);
        await AddAsync($"{key}.{sample.Extension}", sample.Image.ToArray()).ConfigureAwait(false);
        if (sample.Label is { } label) await AddAsync($"{key}.cls", Encoding.ASCII.GetBytes(label.ToString(CultureInfo.InvariantCulture))).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _tar.DisposeAsync();

    private async Task AddAsync(string name, byte[] content)
    {
        using var data = new MemoryStream(content);
        await _tar.WriteEntryAsync(new UstarTarEntry(TarEntryType.RegularFile, name)
        {
            DataStream = data, ModificationTime = DateTimeOffset.UnixEpoch, Uid = 0, Gid = 0, UserName = "", GroupName = "",
            Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
        }).ConfigureAwait(false);
    }
}
