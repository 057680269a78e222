using System.Formats.Tar;
using Immiscible.Data.Tar;
using TarEntry = Immiscible.Data.Tar.TarEntry;

namespace Immiscible.Data.Tests.Tar;

public sealed class TarScannerTests
{
    [Theory]
    [InlineData(TarEntryFormat.V7, 90)]
    [InlineData(TarEntryFormat.Ustar, 90)]
    [InlineData(TarEntryFormat.Pax, 600)]
    [InlineData(TarEntryFormat.Gnu, 600)]
    public void Random_archives_give_every_name_and_byte(TarEntryFormat format, int longestName)
    {
        var random = new Random(7);
        for (var round = 0; round < 40; round++)
        {
            var files = Enumerable.Range(0, random.Next(1, 12)).Select(i =>
            {
                var content = new byte[random.Next(3) == 0 ? 512 * random.Next(3) : random.Next(2000)];
                random.NextBytes(content);
                var letters = format is TarEntryFormat.Pax or TarEntryFormat.Gnu ? "abcé日-_ " : "abc-_";
                var name = new string([.. Enumerable.Range(0, random.Next(1, longestName) / 4 + 1).Select(_ => letters[random.Next(letters.Length)])]);
                return (Name: $"{i}{name}x.jpg", Content: content);
            }).ToArray();
            var archive = TarArchives.Of(format, files);
            var (entries, faults) = Scan(archive);
            Assert.Empty(faults);
            Assert.Equal(files.Select(static file => file.Name), entries.Select(static entry => entry.Name));
            foreach (var (file, entry) in files.Zip(entries)) Assert.Equal(file.Content, archive[(int)entry.Offset..(int)(entry.Offset + entry.Length)]);
        }
    }

    [Fact]
    public void Every_truncation_is_a_fault_at_an_offset_within_the_file()
    {
        var archive = TarArchives.Of(("a.jpg", new byte[700]), ("b.jpg", new byte[100]));
        for (var length = 0; length < archive.Length - 1024; length += 100)
        {
            var (_, faults) = Scan(archive[..length]);
            Assert.InRange(Assert.Single(faults).Offset, 0, length);
        }
    }

    [Fact]
    public void A_damaged_header_is_named_and_what_follows_is_still_found()
    {
        var archive = TarArchives.Of(TarEntryFormat.Ustar, ("a.jpg", new byte[700]), ("b.jpg", new byte[100]), ("c.jpg", new byte[10]));
        archive[1536 + 5] ^= 1;
        var (entries, faults) = Scan(archive);
        Assert.Equal(["a.jpg", "c.jpg"], entries.Select(static entry => entry.Name));
        Assert.Equal(1536, Assert.Single(faults).Offset);
    }

    [Fact]
    public void A_size_beyond_the_file_is_a_fault()
    {
        var archive = TarArchives.Of(TarEntryFormat.Ustar, ("a.jpg", new byte[10]));
        "77777777777\0"u8.CopyTo(archive.AsSpan(124));
        archive.AsSpan(148, 8).Fill((byte)' ');
        var sum = archive.AsSpan(0, 512).ToArray().Sum(static value => value);
        System.Text.Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ").CopyTo(archive.AsSpan(148));
        Assert.Contains("8589934591 bytes", Assert.Single(Scan(archive).Faults).Message);
    }

    private static (List<TarEntry> Entries, List<TarFault> Faults) Scan(byte[] archive)
    {
        var (entries, faults) = (new List<TarEntry>(), new List<TarFault>());
        TarScanner.Scan(new MemoryStream(archive), entries.Add, faults.Add);
        return (entries, faults);
    }
}
