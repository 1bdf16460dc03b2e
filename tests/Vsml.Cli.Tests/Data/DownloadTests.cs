using System.Security.Cryptography;
using Vsml.Cli.Data;

namespace Vsml.Cli.Tests.Data;

public sealed class DownloadTests : IDisposable
{
    private static readonly byte[] Content = MakeContent();

    private readonly TemporaryFolder _folder = new();
    private readonly LocalServer _server = new();
    private readonly HttpClient _client = new();

    public DownloadTests() => _server["x.gz"] = Content;

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void AFile_IsFetchedOnceAndThenFoundToBeThere()
    {
        List<(long, long)> reports = [];
        Assert.True(Fetch(report: (done, whole) => reports.Add((done, whole))));
        Assert.Equal(Content, File.ReadAllBytes(_folder["x"]));
        Assert.Equal((Content.Length, Content.Length), reports[^1]);
        Assert.False(Fetch());
        Assert.Equal([""], _server.Ranges);
    }

    [Fact]
    public void WhereNothingCame_NothingIsKept()
    {
        _server.BreaksOffAfter = 0;
        Assert.Contains("gave nothing", Assert.Throws<CommandFailedException>(() => Fetch()).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["x.part"]));
        Assert.False(File.Exists(_folder["x"]));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatBrokeOff_GoesOnFromWhereItWas(bool serverKnowsRanges)
    {
        _server.KnowsRanges = serverKnowsRanges;
        _server.BreaksOffAfter = 100_000;
        string message = Assert.Throws<CommandFailedException>(() => Fetch()).Message;
        Assert.Contains("100000 bytes are kept in " + _folder["x.part"], message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["x"]));

        _server.BreaksOffAfter = int.MaxValue;
        Assert.True(Fetch());
        Assert.Equal(Content, File.ReadAllBytes(_folder["x"]));
        Assert.Equal(["", "100000-"], _server.Ranges);
        Assert.Equal([_folder["x"]], Directory.GetFiles(_folder.Path));
    }

    [Fact]
    public void APartThatIsWholeAlready_IsNotFetchedAgain()
    {
        File.WriteAllBytes(_folder["x.part"], Content);
        Assert.True(Fetch());
        Assert.Equal(Content, File.ReadAllBytes(_folder["x"]));
        Assert.Single(_server.Ranges);
    }

    [Fact]
    public void APartThatIsLongerThanTheFile_IsBegunAnew()
    {
        File.WriteAllBytes(_folder["x.part"], [.. Content, 1, 2]);
        Assert.True(Fetch());
        Assert.Equal(Content, File.ReadAllBytes(_folder["x"]));
    }

    [Fact]
    public void WhatDoesNotMatch_IsRefusedAndNothingOfItKept()
    {
        string message = Assert.Throws<CommandFailedException>(() => Fetch(new string('0', 32))).Message;
        Assert.Equal($"{_server.Address}x.gz: gave {Content.Length} bytes with MD5 {Md5}; {new string('0', 32)} was expected. Nothing of it was kept", message);
        Assert.Empty(Directory.GetFiles(_folder.Path));

        // A part of another file, too.
        File.WriteAllBytes(_folder["x.part"], [1, 2, 3]);
        Assert.Contains("Nothing of it was kept", Assert.Throws<CommandFailedException>(() => Fetch()).Message, StringComparison.Ordinal);
        Assert.True(Fetch());
    }

    [Fact]
    public void AnotherFileOfTheName_IsLeftAlone()
    {
        _folder.Write("x", "mine");
        Assert.Contains("Move it away to fetch it again", Assert.Throws<CommandFailedException>(() => Fetch()).Message, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_folder["x"]));
    }

    [Fact]
    public void WhatIsNotThere_IsNamed() =>
        Assert.Contains("404", Assert.Throws<CommandFailedException>(() => Fetch(name: "none.gz")).Message, StringComparison.Ordinal);

    [System.Diagnostics.CodeAnalysis.SuppressMessage("Security", "CA5351", Justification = "What the publishers give.")]
    private static string Md5 => Convert.ToHexStringLower(MD5.HashData(Content));

    private bool Fetch(string? md5 = null, Action<long, long>? report = null, string name = "x.gz") => new Download(_client)
        .Fetch(new Uri(_server.Address + name), _folder["x"], md5 ?? Md5, report ?? ((_, _) => { }), CancellationToken.None);

    private static byte[] MakeContent()
    {
        byte[] content = new byte[300_000];
        new Random(1).NextBytes(content);
        return content;
    }
}
