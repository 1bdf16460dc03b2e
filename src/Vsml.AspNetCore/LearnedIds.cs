using System.Globalization;
using System.Text;

namespace Vsml.AspNetCore;

/// <summary>
/// Which rows were learned, by the ids that clients gave them, so that a client that does not know whether a row was learned can send it again.
/// An id is on the disk, with the number of rows before it, before its row is learned: after a stop the engine's own count tells whether it was.
/// <code>
/// a line a row: rows that had been learned before it, a space, the id; "-" for one that was then refused
/// </code>
/// Not safe for several threads.
/// </summary>
internal sealed class LearnedIds : IDisposable
{
    // Ids are kept for the last so many rows: long after any client has given up.
    private const int MostIds = 100_000;

    private readonly Dictionary<string, long> _rowsBefore = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldest = new();
    private readonly string? _path;
    private FileStream? _file;
    private int _lines;

    /// <param name="path">The file; it is begun where there is none. Null for none.</param>
    /// <param name="rows">That the engine has learned.</param>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public LearnedIds(string? path, long rows)
    {
        _path = path;
        if (path is null)
            return;
        if (File.Exists(path))
            Load(path, rows);
        Rewrite();
    }

    /// <summary>Learns a row, unless one of that id was.</summary>
    /// <param name="id">Of the row.</param>
    /// <param name="rows">That the engine has learned so far; no other is learned meanwhile.</param>
    /// <param name="learn">Learns it, or throws.</param>
    /// <returns>Whether it was learned now.</returns>
    public bool LearnOnce(string id, long rows, Action learn)
    {
        if (_rowsBefore.ContainsKey(id))
            return false;
        Write(rows, id);
        try
        {
            learn();
        }
        catch (RefusedRequestException)
        {
            Write(rows, "-");
            throw;
        }

        Add(id, rows);
        if (_lines > 2 * MostIds)
            Rewrite();
        return true;
    }

    public void Dispose() => _file?.Dispose();

    private void Add(string id, long rows)
    {
        if (_rowsBefore.TryAdd(id, rows))
            _oldest.Enqueue(id);
        while (_oldest.Count > MostIds)
            _rowsBefore.Remove(_oldest.Dequeue());
    }

    private void Write(long rows, string id)
    {
        if (_file is null)
            return;
        _file.Write(Line(rows, id));
        _file.Flush(flushToDisk: true);
        _lines++;
    }

    private void Load(string path, long rows)
    {
        string text = File.ReadAllText(path, Encoding.UTF8);
        // A line that has no end was torn: its row was not learned.
        string[] lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<(long Rows, string Id)> found = [];
        foreach ((int index, string line) in lines.Index())
        {
            if (line.Split(' ') is not [var number, { Length: > 0 } id] || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out long before))
                throw new InvalidDataException($"{path}: line {index + 1} is '{line}'; a number of rows and an id were expected");
            // Of two at the same place the first was not learned.
            if (found.Count > 0 && found[^1].Rows == before)
                found.RemoveAt(found.Count - 1);
            found.Add((before, id));
        }

        foreach ((long before, string id) in found.Where(own => own.Rows < rows && own.Id != "-"))
            Add(id, before);
    }

    /// <summary>Leaves out what is not needed any more: written aside and moved.</summary>
    private void Rewrite()
    {
        string aside = _path + ".tmp";
        using (FileStream file = File.Create(aside))
        {
            foreach (string id in _oldest)
                file.Write(Line(_rowsBefore[id], id));
            file.Flush(flushToDisk: true);
        }

        _file?.Dispose();
        File.Move(aside, _path!, overwrite: true);
        _file = new FileStream(_path!, FileMode.Append, FileAccess.Write, FileShare.Read);
        _lines = _oldest.Count;
    }

    private static byte[] Line(long rows, string id) => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{rows} {id}\n"));
}
