using Immiscible.Console.Tests.Support;

namespace Immiscible.Console.Tests.Commands;

public sealed class BadInputTests
{
    [Theory]
    [InlineData("train quickstrat", "unknown preset 'quickstrat'; nearest: quickstart; presets: ")]
    [InlineData("train absent.yaml", "absent.yaml: there is no such file")]
    [InlineData("train tiny --set trainng.batch=8", "trainng.batch: unknown key; nearest: training.batch; allowed at the top: ")]
    [InlineData("train tiny --set training.batch", "--set training.batch: not of the form path.to.key=value")]
    [InlineData("train tiny --set training.batch=250", "training.batch: batch 250 is not divisible into 8 granules; choose granules from 1, 2, 5, 10, 25, 50")]
    [InlineData("train tiny --workers 9", "workers: 9 workers for 8 granules leave some without work; choose workers from 1 to 8 or more training.granules (--workers 9)")]
    [InlineData("train tiny --workers two", "workers: two is neither a number nor a range; allowed: a number from 1 to 1024, or a range of them such as 2..8 (--workers two)")]
    [InlineData("train tiny --steps 0", "training.steps: 0 is out of range; allowed: an integer from 1 to 1000000000 (--steps 0)")]
    [InlineData("train cifar10-ddim-small", "data.path is not given; name the folder of the cifar10 files with --data <dir>")]
    [InlineData("train tiny --data somewhere", "data.path: somewhere was given, but shapes are generated and read no files; leave it out (--data somewhere)")]
    [InlineData("train tiny --metrics-port 65536", "--metrics-port 65536: allowed is an integer from 0 to 65535")]
    [InlineData("train", "Required argument 'preset|spec.yaml' missing for command: 'train'; see immiscible train --help")]
    [InlineData("train tiny --stpes 3", "unknown option --stpes; nearest: --steps; see immiscible train --help")]
    [InlineData("trian tiny", "unknown command trian; nearest: train; commands: train, resume, runs, watch, logs, fetch, stop, scale, serve, health, sample, analyse, verify, chaos, data, assign, bench, presets, doctor")]
    [InlineData("train tiny twice", "train does not take twice; see immiscible train --help")]
    [InlineData("", "see immiscible --help")]
    [InlineData("train tiny --out {here}/file/run", "{here}/file is a file, not a directory; choose another directory")]
    [InlineData("train tiny --out /proc/immiscible/run", "--out /proc/immiscible/run: cannot be written to (/proc refuses new files); choose another directory")]
    [InlineData("resume {here}/absent", "{here}/absent: holds no run (there is no run.yaml)")]
    [InlineData("verify {here}/absent", "{here}/absent: holds no run (there is no run.yaml)")]
    [InlineData("sample {here}/absent", "{here}/absent: holds no run (there is no run.yaml)")]
    [InlineData("presets show", "Required argument 'name' missing for command: 'show'; see immiscible presets show --help")]
    [InlineData("assign", "Required command was not provided; see immiscible assign --help")]
    [InlineData("assign slove", "unknown command slove; nearest: solve; commands: solve, table")]
    [InlineData("train tiny --cluster here", "--cluster here: is no list of gateways; give host:port, or several separated by commas")]
    [InlineData("train tiny --cluster here:1 --metrics-port 0", "--metrics-port 0: on a cluster the silos serve the metrics; leave it out")]
    [InlineData("runs --cluster here:70000", "--cluster here:70000: is no list of gateways")]
    [InlineData("scale a --cluster here:1 --workers 4..2", "--workers 4..2: ends below its beginning; allowed: a number from 1 to 1024")]
    [InlineData("scale a --cluster here:1", "Option '--workers' is required; see immiscible scale --help")]
    [InlineData("serve --slots cuda:2", "--slots cuda:2: a silo has one slot on a CUDA device; start one silo a device")]
    [InlineData("serve --slots cpu:0", "--slots cpu:0: allowed is cpu:<n> or a number, from 1 to 1024, or cuda, or auto")]
    [InlineData("serve --slots cpu:2,cuda:0", "--slots cpu:2,cuda:0: allowed is cpu:<n> or a number")]
    [InlineData("serve --detect 499ms", "--detect 499ms: allowed is a time from 500ms to 10m, such as 500ms, 2s or 1m")]
    [InlineData("serve --detect 11m", "--detect 11m: allowed is a time from 500ms to 10m")]
    [InlineData("serve --detect 2", "--detect 2: allowed is a time from")]
    [InlineData("serve --name a|b", "--name a|b: allowed are 1 to 64 letters, digits, dots, dashes and underscores")]
    [InlineData("serve --advertise 10.0.0.1", "--advertise 10.0.0.1: without --redis all silos are on this machine; give --redis, or leave it out")]
    [InlineData("serve --redis cache:6379 --primary 11111", "--primary 11111: with --redis no silo is the first; leave one of them out")]
    [InlineData("serve --redis ,", "--redis: cannot be understood; give host:port")]
    [InlineData("serve --redis-password-file {here}/password", "--redis-password-file: there is no server to show it to; give --redis, or leave it out")]
    [InlineData("serve --redis cache --redis-password-file {here}/file", "--redis-password-file {here}/file: is empty; put the server's password into it")]
    [InlineData("serve --redis cache,password=a --redis-password-file {here}/password", "--redis: holds a password, and --redis-password-file another; leave one of them out")]
    [InlineData("serve --listen here", "--listen here: is no IP address")]
    [InlineData("serve --log-level loud", "--log-level loud: allowed are trace, debug, information, warning, error, critical, none")]
    [InlineData("serve --storage {here}/absent", "--storage {here}/absent: there is no such folder; create or mount it first")]
    [InlineData("serve --secret-file {here}/file", "--secret-file {here}/file: is empty; put a long random text into it")]
    [InlineData("serve --secret-file {here}/absent", "--secret-file {here}/absent: cannot be read")]
    [InlineData("serve --tls-certificate {here}/file", "--tls-certificate {here}/file: its private key is missing; give --tls-key")]
    [InlineData("serve --tls-ca {here}/file", "--tls-ca {here}/file: a silo that asks others for certificates needs one as well")]
    [InlineData("runs --cluster here:1 --secret-file {here}/absent", "--secret-file {here}/absent: cannot be read")]
    [InlineData("runs --cluster here:1 --tls-ca {here}/absent", "--tls-ca {here}/absent: cannot be read")]
    [InlineData("runs --cluster here:1 --tls-key {here}/file", "by what the cluster's own certificates are known is missing; give --tls-ca")]
    [InlineData("health --url here", "--url here: is no http address; give one such as http://127.0.0.1:9464/health")]
    [InlineData("health --url file:///etc/passwd", "--url file:///etc/passwd: is no http address")]
    [InlineData("health --timeout 0s", "--timeout 0s: allowed is a time from 100ms to 1m")]
    [InlineData("presets show tny", "unknown preset 'tny'; nearest: tiny")]
    public async Task Bad_input_gets_one_line_and_exit_code_2(string line, string message)
    {
        using var console = new ConsoleHarness();
        File.WriteAllText(console["file"], "");
        File.WriteAllText(console["password"], "hidden\n");
        var code = await console.RunAsync(line.Replace("{here}", console.Folder).Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, code);
        Assert.StartsWith("immiscible: ", console.Error);
        Assert.Contains(message.Replace("{here}", console.Folder), console.Error);
        Assert.Single(console.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(console.Output);
        Assert.Empty(console.Run.Requests);
        Assert.DoesNotContain("hidden", console.Error);
        Assert.Equal([console["file"], console["password"]], Directory.EnumerateFileSystemEntries(console.Folder).Order());
    }

    [Fact]
    public async Task A_directory_that_already_holds_a_run_is_not_written_over()
    {
        using var console = new ConsoleHarness();
        Directory.CreateDirectory(console["run"]);
        File.WriteAllText(console["run/run.yaml"], "name: precious\n");
        Assert.Equal(2, await console.RunAsync("train", "tiny", "--out", console["run"]));
        Assert.Contains($"already holds a run; go on with it by immiscible resume {console["run"]}, or choose another directory", console.Error);
        Assert.Equal("name: precious\n", File.ReadAllText(console["run/run.yaml"]));
        Assert.Single(Directory.EnumerateFileSystemEntries(console["run"]));
    }

    [Fact]
    public async Task A_directory_with_other_files_is_refused()
    {
        using var console = new ConsoleHarness();
        File.WriteAllText(console["notes.txt"], "");
        Assert.Equal(2, await console.RunAsync("train", "tiny", "--out", console.Folder));
        Assert.Contains("is not empty; choose a directory that is, or one that does not exist", console.Error);
    }

    [Fact]
    public async Task Every_problem_of_a_spec_has_its_own_line()
    {
        using var console = new ConsoleHarness();
        File.WriteAllText(console["my.yaml"], "name: my\ndata: {source: shapes, count: 64}\ntraining:\n  steps: none\n  bacth: 16\n");
        Assert.Equal(2, await console.RunAsync("train", console["my.yaml"]));
        var lines = console.Error.TrimEnd('\n').Split('\n');
        Assert.Equal(3, lines.Length);
        Assert.Contains($"training.bacth: unknown key; nearest: training.batch; allowed in training: steps, batch, granules, threads, compareEvery, precision, collective ({console["my.yaml"]}:5:3)", lines[0]);
        Assert.Contains($"training.steps: none is not an integer; allowed: an integer from 1 to 1000000000 ({console["my.yaml"]}:4:10)", lines[1]);
        Assert.Contains("training.batch: is missing", lines[2]);
    }

    [Theory]
    [InlineData("--out grid.jpg", "let the name end in .png")]
    [InlineData("--out {here}/run/run.yaml/grid.png", "is a file, not a directory")]
    [InlineData("--count 0", "--count 0: allowed is an integer from 1 to 65536")]
    [InlineData("--steps 1001", "sampling.steps: 1001 is more than objective.timesteps 1000; choose from 1 to 1000 (--steps 1001)")]
    [InlineData("--seed -1", "--seed -1: allowed is an integer from 0 to 18446744073709551615")]
    [InlineData("--sampler euclid", "sampling.sampler: euclid is not known; nearest: euler")]
    [InlineData("--sampler flow-euler", "sampling.sampler: flow-euler does not fit objective.kind ddpm; choose auto | ddim")]
    [InlineData("--guidance 2", "sampling.guidance: 2 was given, but guidance needs a network that has also learnt without classes")]
    [InlineData("--sampler heun --eta 0.5", "sampling.eta: 0.5 was given, but only sampler ddim has a use for it")]
    public async Task Sample_refuses_what_it_cannot_draw(string options, string message)
    {
        using var console = new ConsoleHarness();
        await console.RunAsync("train", "tiny", "--out", console["run"]);
        console.SampleRequests.Clear();
        Assert.Equal(2, await console.RunAsync(["sample", console["run"], .. options.Replace("{here}", console.Folder).Split(' ')]));
        Assert.Contains(message, console.Error);
        Assert.Single(console.Error.TrimEnd('\n').Split('\n'));
        Assert.Empty(console.SampleRequests);
    }

    [Theory]
    [InlineData("--set optimizer.learningRate=0.1", "--set optimizer.learningRate=0.1: optimizer.learningRate is part of what the run's weights depend on")]
    [InlineData("--set training.batch=32 --workers 3", "training.batch is part of")]
    [InlineData("--workers 3 --set seed=9", "seed is part of")]
    public async Task Resume_refuses_to_change_what_the_weights_depend_on(string options, string message)
    {
        using var console = new ConsoleHarness();
        await console.RunAsync("train", "tiny", "--out", console["run"]);
        Assert.Equal(2, await console.RunAsync(["resume", console["run"], .. options.Split(' ')]));
        Assert.Contains(message, console.Error);
        Assert.Single(console.Run.Requests);
    }
}
