namespace Vsml.AspNetCore.Tests;

public sealed class LearnedIdsTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("vsml-ids-").FullName, "ids");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void AnIdWhoseRowIsNotAmongTheLearned_IsFree()
    {
        // The process was stopped between the id of the row after 7 and the row; the one before was learned.
        File.WriteAllText(_path, "6 a\n7 b\n");

        using var ids = new LearnedIds(_path, rows: 7);

        Assert.False(ids.LearnOnce("a", 7, () => throw new InvalidOperationException()));
        Assert.True(ids.LearnOnce("b", 7, () => { }));
        Assert.False(ids.LearnOnce("b", 8, () => throw new InvalidOperationException()));
    }

    [Fact]
    public void ARefusedRow_LeavesItsIdFree_WhateverIsLearnedAfterIt()
    {
        using (var ids = new LearnedIds(_path, rows: 0))
        {
            Assert.Throws<RefusedRequestException>(() => ids.LearnOnce("a", 0, () => throw new RefusedRequestException("", "no", "")));
            Assert.True(ids.LearnOnce("c", 4, () => { }));
        }

        using var again = new LearnedIds(_path, rows: 5);
        Assert.True(again.LearnOnce("a", 5, () => { }));
        Assert.False(again.LearnOnce("c", 6, () => { }));
    }

    [Fact]
    public void ATornLine_IsDropped_AndADamagedOneIsNamed()
    {
        File.WriteAllText(_path, "0 a\n1 b");
        using (var ids = new LearnedIds(_path, rows: 5))
            Assert.True(ids.LearnOnce("b", 5, () => { }));

        File.WriteAllText(_path, "0 a\nx\n1 b\n");
        Assert.Contains("line 2 is 'x'", Assert.Throws<InvalidDataException>(() => new LearnedIds(_path, 5)).Message, StringComparison.Ordinal);
    }
}
