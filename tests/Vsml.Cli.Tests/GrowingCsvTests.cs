namespace Vsml.Cli.Tests;

public sealed class GrowingCsvTests : IDisposable
{
    private static readonly string[] Header = ["name", "value"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void EveryLine_IsInTheFileWhenItIsThere()
    {
        using (GrowingCsv csv = GrowingCsv.Open(_folder["r.csv"], Header))
        {
            Assert.False(File.Exists(_folder["r.csv"]));
            csv.Append(["a", "1"]);
            Assert.Equal("name,value\r\na,1\r\n", Shared("r.csv"));
            csv.Append(["b, c", "2"]);
            Assert.Equal("name,value\r\na,1\r\n\"b, c\",2\r\n", Shared("r.csv"));
        }
        Assert.Equal("name,value\r\na,1\r\n\"b, c\",2\r\n", File.ReadAllText(_folder["r.csv"]));
    }

    [Fact]
    public void Finish_PutsTheLinesInOrder()
    {
        using GrowingCsv csv = GrowingCsv.Open(_folder["r.csv"], Header);
        csv.Append(["b", "2"]);
        csv.Append(["a", "1"]);
        csv.Finish([["a", "1"], ["b", "2"]]);
        csv.Append(["late", "3"]);
        Assert.Equal("name,value\r\na,1\r\nb,2\r\n", File.ReadAllText(_folder["r.csv"]));
        Assert.Single(Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void AnOlderFile_StaysUntilAllIsDone()
    {
        string path = _folder.Write("r.csv", "old"), partial = path + ".partial";
        using (GrowingCsv csv = GrowingCsv.Open(path, Header))
            csv.Append(["a", "1"]);
        Assert.Equal(("old", "name,value\r\na,1\r\n"), (File.ReadAllText(path), File.ReadAllText(partial)));
        Assert.Contains("go on with --resume", Refused(path, resume: false), StringComparison.Ordinal);

        using GrowingCsv resumed = GrowingCsv.Resume(path, Header);
        Assert.Equal([["a", "1"]], resumed.Kept);
        resumed.Append(["b", "2"]);
        Assert.Equal("old", File.ReadAllText(path));
        resumed.Finish([["a", "1"], ["b", "2"]]);
        Assert.Equal("name,value\r\na,1\r\nb,2\r\n", File.ReadAllText(path));
        Assert.False(File.Exists(partial));
    }

    [Theory]
    [InlineData("name,value\r\na,1\r\nb,", 1)]
    [InlineData("name,value\r\na,1\r\nb,2\r", 1)]
    [InlineData("name,value\r\na,1\r\n\"b\r\nc", 1)]
    [InlineData("name,value\r\na,1\r\n", 1)]
    [InlineData("name,value\na,1\nb,2\n", 2)]
    [InlineData("name,value\r\n\"a\r\nb\",1\r\n", 1)]
    [InlineData("name,val", 0)]
    [InlineData("", 0)]
    public void ALastLineThatWasCutShort_IsDropped(string content, int kept)
    {
        string path = _folder.Write("r.csv", content);
        using (GrowingCsv csv = GrowingCsv.Resume(path, Header))
        {
            Assert.Equal(kept, csv.Kept.Count);
            Assert.Equal(content, File.ReadAllText(path));
            csv.Append(["z", "9"]);
        }
        using GrowingCsv again = GrowingCsv.Resume(path, Header);
        Assert.Equal(kept + 1, again.Kept.Count);
        Assert.Equal(["z", "9"], again.Kept[^1]);
    }

    [Theory]
    [InlineData("size,kind\r\n1,a\r\n", "it begins with 'size,kind'")]
    [InlineData("something else", "it begins with 'something else'")]
    [InlineData("name,value\r\na\r\nb,2\r\n", "result 1 has 1 fields; 2 were expected")]
    [InlineData("name,value\r\na,1\"\r\nb,2\r\nc,\"3\r\n", "r.csv: ")]
    public void WhatHoldsNoResults_IsLeftAloneAndNamed(string content, string message)
    {
        string path = _folder.Write("r.csv", content);
        Assert.Contains(message, Refused(path, resume: true), StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(path));
    }

    [Fact]
    public void ALink_IsWrittenThrough()
    {
        Directory.CreateDirectory(_folder["far"]);
        string target = _folder.Write("far/r.csv", "old");
        File.CreateSymbolicLink(_folder["link.csv"], target);
        using (GrowingCsv csv = GrowingCsv.Open(_folder["link.csv"], Header))
        {
            csv.Append(["a", "1"]);
            Assert.Equal(target + ".partial", csv.GrowsIn);
            csv.Finish([["a", "1"]]);
        }
        Assert.Equal("name,value\r\na,1\r\n", File.ReadAllText(target));
        Assert.Equal(target, new FileInfo(_folder["link.csv"]).LinkTarget);
    }

    [Fact]
    public async Task APipe_GetsTheLinesAsTheyCome()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return;
        string pipe = _folder.Pipe("pipe");
        Assert.Contains("keeps nothing", Refused(pipe, resume: true), StringComparison.Ordinal);
        using GrowingCsv csv = GrowingCsv.Open(pipe, Header);
        Task<string[]> first = Task.Run(() =>
        {
            using var reader = new StreamReader(pipe);
            string[] lines = [reader.ReadLine()!, reader.ReadLine()!];
            reader.ReadToEnd();
            return lines;
        });
        csv.Append(["a", "1"]);
        csv.Append(["b", "2"]);
        csv.Finish([["b", "2"], ["a", "1"]]);
        Assert.Equal(["name,value", "a,1"], await first);
    }

    [Fact]
    public void TwoAtOnce_TheSecondIsRefused()
    {
        using GrowingCsv one = GrowingCsv.Open(_folder["r.csv"], Header);
        using GrowingCsv other = GrowingCsv.Open(_folder["r.csv"], Header);
        one.Append(["a", "1"]);
        Assert.Throws<CommandFailedException>(() => other.Append(["b", "2"]));
        Assert.Equal("name,value\r\na,1\r\n", Shared("r.csv"));
    }

    private static string Refused(string path, bool resume) =>
        Assert.Throws<CommandFailedException>(() => resume ? GrowingCsv.Resume(path, Header) : GrowingCsv.Open(path, Header)).Message;

    private string Shared(string name)
    {
        using var reader = new StreamReader(new FileStream(_folder[name], FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
