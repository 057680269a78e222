using Immiscible.Cluster.Ledger;

namespace Immiscible.Cluster.Tests.Verification;

public sealed class LedgerReaderTests : IDisposable
{
    private readonly DirectoryInfo _ledger = Directory.CreateTempSubdirectory("immiscible-ledger");

    [Fact]
    public void The_newest_header_is_that_of_the_newest_epoch_that_got_as_far_as_having_one()
    {
        Assert.Null(LedgerReader.ReadNewestHeader(Path.Combine(_ledger.FullName, "nowhere")));
        Assert.Null(LedgerReader.ReadNewestHeader(_ledger.FullName));
        Write(1, Header(1) + "\n{\"step\":1}\n");
        Write(2, Header(2) + "\nno more of it is read\n");
        Assert.Equal(2, LedgerReader.ReadNewestHeader(_ledger.FullName)?.Epoch);
        Write(3, Header(3)[..^9]);
        Write(4, "");
        Assert.Equal(2, LedgerReader.ReadNewestHeader(_ledger.FullName)?.Epoch);
    }

    public void Dispose() => _ledger.Delete(recursive: true);

    private void Write(int epoch, string text) => File.WriteAllText(Path.Combine(_ledger.FullName, $"epoch-{epoch:D6}.jsonl"), text);

    private static string Header(int epoch) => LedgerJson.Write(new LedgerHeader
    {
        Epoch = epoch, Base = 0, Reason = "start", TrainingHash = "t", Dataset = "d", DatasetCount = 1, DatasetHash = "h", Members = [],
    });
}
