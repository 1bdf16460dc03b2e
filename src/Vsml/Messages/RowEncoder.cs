using Vsml.Experts;
using Vsml.Kernels;

namespace Vsml.Messages;

/// <summary>
/// Turns rows into messages, and alone knows what a row is turned by: the statistics of its units, class counts and experts. A learner consumes
/// the messages, an episode of meta-training records them.
/// </summary>
internal sealed unsafe class RowEncoder
{
    private const int E = NetworkSpec.InputSize, G = NetworkSpec.BackwardSize;

    // How many rows of a stream the class counts stand for.
    internal const double Horizon = 2000;

    private readonly UnitBuffer _predict, _update;
    private readonly AlignedBuffer _experts, _classes, _context;
    private readonly int[] _present, _presentExperts;
    private readonly float[] _numbers, _scores;
    private readonly UnitNumbers? _unitNumbers;
    private int _presentCount, _expertCount;
    private long _written = -1;
    private bool _updatesDiffer;
    private RidgeRegression? _buffered;

    internal RowEncoder(NetworkSpec spec, InputWidths widths, int classes, ulong seed)
    {
        Units = new InputUnits(widths, seed);
        Counts = new ClassCounts(classes);
        Experts = spec.Experts ? ExpertKind.Count : 0;
        int units = widths.Units + 1;
        _predict = new UnitBuffer(units);
        _update = new UnitBuffer(units);
        _experts = new AlignedBuffer(checked(classes * Experts * E));
        _classes = new AlignedBuffer(checked(classes * G));
        _context = new AlignedBuffer(8);
        _present = GC.AllocateArray<int>(units, pinned: true);
        _presentExperts = GC.AllocateArray<int>(ExpertKind.Count, pinned: true);
        _scores = new float[classes];
        _unitNumbers = spec.Experts ? new UnitNumbers(units, widths.Shown, widths.OfSelected) : null;
        _numbers = new float[_unitNumbers?.Count ?? 0];
        Memory = _unitNumbers is null ? null : new SecondOrderMemory(_unitNumbers, classes);
        Recent = new RecentMemories(units, classes);
    }

    internal InputUnits Units { get; }

    internal ClassCounts Counts { get; }

    /// <summary>Second-order memory; null if the network has no experts.</summary>
    internal SecondOrderMemory? Memory { get; }

    /// <summary>Recent memories of a stream.</summary>
    internal RecentMemories Recent { get; }

    /// <summary>The last label of a stream.</summary>
    internal LastLabel LastLabel { get; } = new();

    /// <summary>Experts of the network.</summary>
    internal int Experts { get; }

    /// <summary>Rows that were buffered, so that their number was known from the start; 0 on a stream.</summary>
    internal int BufferedRows { get; private set; }

    /// <summary>
    /// Takes all rows into the statistics and into second-order memory before any is learned.
    /// </summary>
    /// <param name="count">How many rows; the statistics of the features include them.</param>
    /// <param name="rowAt">Gives a row, raw.</param>
    /// <param name="labelAt">Gives its class.</param>
    /// <param name="goesOn">Whether further rows may be learned.</param>
    /// <param name="weights">[rows], with mean 1; null where all are 1.</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal void Buffer(int count, RowAt rowAt, Func<int, int> labelAt, bool goesOn, float[]? weights = null, Action? beat = null)
    {
        if (count == 0)
            return;
        Units.AddProjections(count, rowAt, labelAt);
        BufferedRows = count;
        if (Memory is null || count < 2)
            return;
        RidgeRegression ridge = new(Math.Min(count, SecondOrderMemory.MostBufferedRows), _unitNumbers!.Count, Counts.Values.Length);
        double[] counts = new double[Counts.Values.Length];
        for (int row = 0; row < ridge.Rows; row++)
        {
            int present = Units.Encode(rowAt(row), _predict, Present);
            _unitNumbers.Take(_predict.Pointer, Present, present, ridge.Row(row));
            ridge.SetLabel(row, labelAt(row), weights?[row] ?? 1);
            counts[labelAt(row)] += weights?[row] ?? 1;
        }

        double frequencyError = 0, total = counts.Sum();
        for (int row = 0; row < ridge.Rows; row++)
        {
            float weight = weights?[row] ?? 1;
            frequencyError += weight * FrequencyError(counts, total, labelAt(row), itself: weight);
        }

        Memory.Fit(ridge, frequencyError, ridge.Rows, goesOn, beat);
        _buffered = ridge;
    }

    /// <summary>Takes over what another encoder of the same units knows, of classes that may be others.</summary>
    /// <param name="other">The other.</param>
    /// <param name="sources">For every class, which of the other's it is; -1 for a new one.</param>
    internal void CopyFrom(RowEncoder other, ReadOnlySpan<int> sources)
    {
        Units.CopyFrom(other.Units);
        Units.Projections?.Contrasts?.RenameClasses(sources);
        Counts.CopyFrom(other.Counts, sources);
        Memory?.CopyFrom(other.Memory!, sources);
        Recent.CopyFrom(other.Recent, sources);
        LastLabel.Restore(sources.IndexOf(other.LastLabel.Label), other.LastLabel.Rows, other.LastLabel.Repeats);
        (BufferedRows, _buffered) = (other.BufferedRows, null);
    }

    /// <summary>Takes over <see cref="BufferedRows"/>.</summary>
    internal void RestoreBuffered(int rows) => BufferedRows = rows;

    /// <summary>Back to where nothing was seen.</summary>
    internal void Clear()
    {
        Units.Clear();
        Counts.Clear();
        Memory?.Clear();
        Recent.Clear();
        LastLabel.Restore(-1, 0, 0);
        (BufferedRows, _buffered) = (0, null);
    }

    /// <summary>Lets go of what only buffered rows are predicted by.</summary>
    internal void EndBuffer() => _buffered = null;

    /// <summary>The messages of a row for its prediction, by what is known without it.</summary>
    /// <param name="row">[features], raw.</param>
    /// <param name="buffered">Its number among the buffered rows; -1 for a row that is none of them.</param>
    internal RowMessages Encode(ReadOnlySpan<float> row, int buffered)
    {
        _presentCount = Units.Encode(row, _predict, Present);
        _updatesDiffer = false;
        _expertCount = 0;
        WriteClasses();
        if (Memory is { IsPresent: true })
            EncodeMemory(buffered);
        if (Experts > 0 && BufferedRows == 0 && LastLabel.Label >= 0)
        {
            EncodeRecent();
            ExpertEncoder.Encode(LastLabel, Counts.Values.Length, _experts.Pointer);
            _presentExperts[_expertCount++] = ExpertKind.LastLabel;
        }

        return WithContext();
    }

    /// <summary>Whether <see cref="Read"/> serves: on a stream, recent memories speak too.</summary>
    internal bool IsReadable => BufferedRows > 0;

    /// <summary>Takes over what a state and memory say.</summary>
    /// <param name="state">The state.</param>
    /// <param name="reading">Receives it.</param>
    internal void TakeInto(Reading reading, float* state)
    {
        _predict.WriteStatistics(Units);
        reading.Take(state, _predict.Pointer, Memory is { IsPresent: true } ? Memory : null);
    }

    /// <summary>The messages of a row that is none of the buffered ones, but for those of the units, which a reading stands for.</summary>
    /// <param name="row">[features], raw.</param>
    /// <param name="reading">Of the state, by <see cref="TakeInto"/>.</param>
    /// <param name="readings">Receives what the units say, [classes].</param>
    internal RowMessages Read(ReadOnlySpan<float> row, Reading reading, Span<float> readings)
    {
        _presentCount = Units.EncodeValues(row, reading.Values.Pointer, Present);
        reading.Read(Present, _presentCount, readings, _scores);
        _updatesDiffer = false;
        _expertCount = 0;
        WriteClasses();
        if (Memory is { IsPresent: true })
            EncodeScores();
        return WithContext();
    }

    /// <summary>
    /// The messages of the row of <see cref="Encode"/> for its update, and what its label says taken in: a row of a stream is in the statistics
    /// from here on.
    /// </summary>
    internal RowMessages Learn(ReadOnlySpan<float> row, int label, float weight, RowNews news, int buffered)
    {
        if (news == RowNews.All)
        {
            Units.AddAndEncode(row, label, _update, Present);
            _updatesDiffer = true;
        }

        if (Memory is not null && news != RowNews.None && (buffered < 0 || buffered >= SecondOrderMemory.MostBufferedRows))
        {
            if (!Memory.IsPresent)
            {
                _unitNumbers!.Take(_predict.Pointer, Present, _presentCount, _numbers);
                Array.Clear(_scores);
            }

            double frequencyError = FrequencyError(Counts.Values, Counts.Total, label, itself: 0);
            Memory.Learn(_numbers, _scores, label, weight, frequencyError);
            if (BufferedRows == 0)
                Recent.Learn(_numbers, label, frequencyError);
        }

        RowMessages messages = Messages();
        if (news == RowNews.None)
        {
            Counts.Repeated += weight;
            return messages;
        }

        Counts.Add(label, weight, news == RowNews.All ? Horizon : double.PositiveInfinity);
        if (BufferedRows == 0)
            LastLabel.Learn(label);
        return messages;
    }

    private int* Present => (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _present[0]);

    private RowMessages Messages() => new()
    {
        Predict = _predict.Pointer,
        Update = _updatesDiffer ? _update.Pointer : _predict.Pointer,
        Units = Present,
        UnitCount = _presentCount,
        Experts = _experts.Pointer,
        PresentExperts = (int*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _presentExperts[0]),
        ExpertCount = _expertCount,
        Classes = _classes.Pointer,
        Context = _context.Pointer,
    };

    private RowMessages WithContext()
    {
        Context.Write(_presentCount, Counts.Values.Length, Counts.Total, BufferedRows, _context.Span);
        return Messages();
    }

    private void EncodeMemory(int buffered)
    {
        _unitNumbers!.Take(_predict.Pointer, Present, _presentCount, _numbers);
        if (_buffered is not null && (uint)buffered < (uint)_buffered.Rows)
            _buffered.LeaveOneOut.AsSpan(buffered * _scores.Length, _scores.Length).CopyTo(_scores);
        else
            Memory!.Score(_numbers, _scores);
        EncodeScores();
    }

    private void EncodeScores()
    {
        ExpertEncoder.Encode(ExpertKind.Memory, _scores, Memory!.Errors, Memory.Count, _experts.Pointer);
        _presentExperts[_expertCount++] = ExpertKind.Memory;
        for (int b = 0; b < _scores.Length; b++)
            _classes.Pointer[(b * G) + ClassMessage.Memory] = Math.Clamp(_scores[b] + (1f / _scores.Length), -1, 2);
    }

    private void EncodeRecent()
    {
        for (int r = 0; Recent.All is { } memories && r < memories.Length; r++)
        {
            ExpertEncoder.Encode(ExpertKind.Recent + r, Recent.Score(r, _numbers), memories[r].Errors, memories[r].Count, _experts.Pointer);
            _presentExperts[_expertCount++] = ExpertKind.Recent + r;
        }
    }

    // What classes are told of their counts, where those are not what was written last; what memory says is written for every row.
    private void WriteClasses()
    {
        if (_written == Counts.Version)
            return;
        _written = Counts.Version;
        _classes.Span.Clear();
        float repetition = (float)Counts.Repetition;
        for (int b = 0; b < _scores.Length; b++)
        {
            float* message = _classes.Pointer + ((long)b * G);
            message[ClassMessage.LogPrior] = (float)Counts.LogPrior(b);
            message[ClassMessage.PriorUncertainty] = (float)Counts.Uncertainty(b);
            message[ClassMessage.Repetition] = repetition;
        }
    }

    // The squared error of class frequencies on a row that is in the counts or not.
    private static double FrequencyError(ReadOnlySpan<double> counts, double total, int label, double itself)
    {
        double error = 0, rows = total - itself;
        for (int b = 0; b < counts.Length; b++)
        {
            double frequency = rows <= 0 ? 1.0 / counts.Length : (counts[b] - (b == label ? itself : 0)) / rows;
            double difference = (b == label ? 1 : 0) - frequency;
            error += difference * difference;
        }

        return error;
    }
}
