using System.Net;
using System.Net.Sockets;
using Immiscible.Cluster.ProcessTests.Support;

namespace Immiscible.Cluster.ProcessTests.Input;

public sealed class BadInputTests
{
    private const int RecordLength = 3073;

    [Theory]
    [InlineData("train quickstrat", "quickstart")]
    [InlineData("train tiny --set trainng.batch=8", "nearest: training.batch")]
    [InlineData("train tiny --set training.batch=250", "not divisible into 8 granules")]
    [InlineData("train tiny --workers 9", "9 workers for 8 granules")]
    [InlineData("train cifar10-ddim-small", "--data <dir>")]
    [InlineData("train cifar10-ddim-small --data {here}/absent", "{here}/absent")]
    public void A_spec_that_cannot_be_trained_is_refused(string line, string message)
    {
        using var folder = new RunFolder();
        Refuses(folder, $"{line} --out {folder["run"]}", message.Replace("{here}", folder.FullPath, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/proc/immiscible/run", "/proc refuses new files")]
    [InlineData("{here}/file/run", "is a file")]
    public void An_output_directory_that_cannot_be_written_is_refused(string output, string message)
    {
        using var folder = new RunFolder();
        File.WriteAllText(folder["file"], "");
        Refuses(folder, $"train tiny --out {output}", message);
    }

    [Fact]
    public void A_truncated_binary_file_is_named_with_the_offset()
    {
        using var folder = new RunFolder();
        Directory.CreateDirectory(folder["data"]);
        for (var number = 1; number <= 5; number++)
            File.WriteAllBytes(folder[$"data/data_batch_{number}.bin"], new byte[(300 * RecordLength) - (number == 3 ? 1000 : 0)]);
        File.WriteAllBytes(folder["data/test_batch.bin"], new byte[300 * RecordLength]);
        var line = Refuses(folder, $"train cifar10-ddim-small --data {folder["data"]} --out {folder["run"]}", "data_batch_3.bin");
        Assert.Contains($"{299 * RecordLength}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void A_truncated_parquet_file_is_named()
    {
        var whole = Directory.GetFiles(SharedData.Data("cifar10/parquet"), "*.parquet", SearchOption.AllDirectories)
            .First(static file => Path.GetFileName(file).Contains("train", StringComparison.Ordinal));
        using var folder = new RunFolder();
        Directory.CreateDirectory(folder["data"]);
        var bytes = File.ReadAllBytes(whole);
        File.WriteAllBytes(folder[$"data/{Path.GetFileName(whole)}"], bytes[..(bytes.Length / 2)]);
        Refuses(folder, $"train cifar10-ddim-small --data {folder["data"]} --out {folder["run"]}", Path.GetFileName(whole));
    }

    [Fact]
    public void A_folder_with_several_layouts_is_refused_with_a_list_of_them()
    {
        using var folder = new RunFolder();
        var line = Refuses(folder, $"train cifar10-ddim-small --data {SharedData.Data("cifar10")} --out {folder["run"]}", "parquet");
        Assert.Contains("binary", line, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void A_directory_that_holds_a_run_is_left_alone()
    {
        using var folder = new RunFolder();
        Directory.CreateDirectory(folder["run"]);
        File.WriteAllText(folder["run/run.yaml"], "name: precious\n");
        Refuses(folder, $"train tiny --out {folder["run"]}", "already holds a run");
        Assert.Equal("name: precious\n", File.ReadAllText(folder["run/run.yaml"]));
    }

    [Fact]
    public void A_metrics_port_that_is_taken_is_refused()
    {
        using var folder = new RunFolder();
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Refuses(folder, $"train tiny --metrics-port {port} --out {folder["run"]}", $"--metrics-port {port}: the port is taken");
    }

    private static string Refuses(RunFolder folder, string line, string message)
    {
        var before = Entries(folder);
        var result = RunFolder.Run(line.Replace("{here}", folder.FullPath, StringComparison.Ordinal).Split(' ')).Expect(2);
        var error = Assert.Single(result.Error);
        Assert.StartsWith("immiscible: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
        Assert.Equal(before, Entries(folder));
        return error;
    }

    private static string[] Entries(RunFolder folder) =>
        [.. Directory.EnumerateFileSystemEntries(folder.FullPath, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
