using Vsml.KernelMethods;
using Vsml.Kernels;

namespace Vsml.Regression;

/// <summary>
/// Memories of several kernels over the same landmarks, whose predictions are averaged by what spoke for each: a mean over kernels that are about as good is better
/// than the best of them.
/// </summary>
internal sealed unsafe class KernelMixture
{
    /// <summary>Landmarks at most, of rows of ordinary width; of wider ones so many that they take no more than <see cref="MostCoordinates"/>.</summary>
    internal const int MostLandmarks = 1024;

    private const int LeastLandmarks = 16, MostCoordinates = 1 << 23;

    // Rows that are learned in closed form, those beyond one by one; of so many rows there are fewer landmarks.
    private const int ClosedRows = 8192, ManyRows = 4096, LandmarksOfMany = 512;

    // Rows that kernels are chosen by.
    private const int SearchedRows = 512, LeastSearched = 64, MostMeasured = 1 << 24;
    private AlignedBuffer _plain, _ranks;
    private AlignedBuffer _row, _kernels;
    private int _room;

    private KernelMixture(FeatureEncoding encoding, KernelMemory[] memories)
    {
        (Encoding, Memories) = (encoding, memories);
        (_plain, _ranks, _row, _kernels) = (new AlignedBuffer(0), new AlignedBuffer(0), new AlignedBuffer(2 * Width), new AlignedBuffer(0));
    }

    internal FeatureEncoding Encoding { get; }

    internal IReadOnlyList<KernelMemory> Memories { get; }

    /// <summary>Landmarks.</summary>
    internal int Landmarks { get; private set; }

    private int Width => Kernel.Pad(Encoding.Width);

    /// <summary>How many rows of so many features are landmarks at most.</summary>
    internal static int MostLandmarksOf(int inputs) => Math.Clamp(MostCoordinates / inputs, LeastLandmarks, MostLandmarks);

    /// <summary>Bends targets as their leave-one-out errors advise, chooses kernels, and learns the rows.</summary>
    /// <param name="rows">The rows, in a random order: the first ones are searched by, and are the landmarks.</param>
    /// <param name="parallel">Threads to use.</param>
    /// <param name="beat">Called now and then; may throw to end the work.</param>
    internal static (KernelMixture Mixture, TargetScale Scale, float[] Predicted) Fit(RegressionRows rows, ParallelOptions parallel, Action beat)
    {
        BufferedRow read = rows.Reader();
        FeatureEncoding encoding = FeatureEncoding.Of(rows.Inputs, rows.Count, Read);
        float[] weights = rows.RelativeWeights();
        int narrow = MostMeasured / encoding.Width, searched = Math.Min(rows.Count, Math.Clamp(narrow, LeastSearched, SearchedRows));
        RowCoordinates coordinates = RowCoordinates.Of(encoding, searched, Read);
        KernelSearch search = new(coordinates, weights[..searched], outputs: 1, parallel, beat);
        float[] targets = [.. Enumerable.Range(0, rows.Count).Select(rows.Target)];
        TargetScale scale = TargetBending.Choose(search, encoding.Width, targets, weights, searched);
        float[] numbers = [.. targets.Select(target => (float)scale.Forward(target))];

        Candidate[] candidates = search.Run(EvenKernels(encoding), numbers[..searched]);
        KernelMixture mixture = new(encoding, [.. Candidate.Shares(candidates, searched).Select(one => new KernelMemory(one.Candidate.Kernel, one.Share))]);
        int landmarks = Math.Min(Math.Min(rows.Count, MostLandmarksOf(rows.Inputs)), rows.Count > ManyRows ? LandmarksOfMany : MostLandmarks);
        int closed = Math.Min(rows.Count, Math.Clamp(narrow, landmarks, ClosedRows));
        AlignedBuffer plain = mixture.Coordinates(rows, closed, ranks: false), ranks = mixture.Coordinates(rows, closed, ranks: true);
        float[][] predicted = new float[mixture.Memories.Count][];
        Parallel.For(0, predicted.Length, parallel, i =>
        {
            KernelMemory memory = mixture.Memories[i];
            predicted[i] = new float[closed];
            memory.Fit(
                (memory.Kernel.OfRanks ? ranks : plain).Pointer, landmarks, numbers.AsSpan(0, closed), weights.AsSpan(0, closed), predicted[i], beat);
        });
        mixture.SetLandmarks(rows, landmarks);
        float[] mean = new float[rows.Count];
        for (int i = 0; i < predicted.Length; i++)
        {
            for (int row = 0; row < closed; row++)
                mean[row] += (float)mixture.Memories[i].Share * predicted[i][row];
        }

        BufferedRow reader = rows.Reader();
        for (int row = closed; row < rows.Count; row++)
        {
            beat();
            mean[row] = mixture.Score(reader.At(row));
            mixture.Learn(reader.At(row), numbers[row], weights[row], isLandmark: false);
        }

        GC.KeepAlive(plain);
        GC.KeepAlive(ranks);
        return (mixture, scale, mean);

        ReadOnlySpan<float> Read(int row)
        {
            beat();
            return read.At(row);
        }
    }

    /// <summary>A mixture as read from a file, whose memories know their landmarks alone.</summary>
    internal static KernelMixture Restore(FeatureEncoding encoding, KernelMemory[] memories, RegressionRows landmarks)
    {
        KernelMixture mixture = new(encoding, memories);
        mixture.SetLandmarks(landmarks, landmarks.Count);
        foreach (KernelMemory memory in memories)
            memory.SetLandmarks(mixture.LandmarksOf(memory), landmarks.Count);
        return mixture;
    }

    /// <summary>What is predicted of a row.</summary>
    internal float Score(ReadOnlySpan<float> features)
    {
        Encode(features);
        float sum = 0;
        foreach (KernelMemory memory in Memories)
        {
            memory.Kernel.Measure(RowOf(memory), LandmarksOf(memory), Landmarks, _kernels.Pointer);
            sum += (float)memory.Share * memory.Score(_kernels.Pointer);
        }

        GC.KeepAlive(this);
        return sum;
    }

    /// <summary>What is predicted of a row, and of the same with every present feature at its mean; and how the difference goes to the features.</summary>
    /// <param name="features">[inputs], raw.</param>
    /// <param name="shares">Receives [inputs].</param>
    internal (float Score, float OfMeans) ReadShares(ReadOnlySpan<float> features, Span<double> shares)
    {
        KernelShares reader = new(Encoding, features);
        double[] weight = new double[1];
        shares.Clear();
        foreach (KernelMemory memory in Memories)
        {
            for (int j = 0; j < Landmarks; j++)
            {
                weight[0] = memory.Share * memory.Dual[j];
                reader.Add(memory.Kernel, new ReadOnlySpan<float>(LandmarksOf(memory) + ((long)j * Width), Encoding.Width), weight, shares);
            }
        }

        GC.KeepAlive(this);
        return (Score(features), Score(reader.Means));
    }

    /// <summary>Learns a row.</summary>
    /// <param name="features">[inputs].</param>
    /// <param name="number">Its target as a number.</param>
    /// <param name="weight">Above 0.</param>
    /// <param name="isLandmark">Whether it becomes a landmark.</param>
    internal void Learn(ReadOnlySpan<float> features, float number, float weight, bool isLandmark)
    {
        Encode(features);
        foreach (KernelMemory memory in Memories)
        {
            float* row = RowOf(memory), kernels = _kernels.Pointer;
            memory.Kernel.Measure(row, LandmarksOf(memory), Landmarks, kernels);
            float error = number - memory.Score(kernels);
            memory.Kernel.Measure(row, row, 1, kernels + Landmarks);
            memory.Learn(kernels, error, weight, isLandmark);
        }

        if (isLandmark)
            AddLandmark();
        GC.KeepAlive(this);
    }

    /// <summary>A mixture of its own with the same state.</summary>
    internal KernelMixture Clone()
    {
        KernelMixture clone = new(Encoding, [.. Memories.Select(memory => new KernelMemory(memory.Kernel, memory.Share))]);
        clone.Reserve(_room);
        clone.Landmarks = Landmarks;
        _plain.Span.CopyTo(clone._plain.Span);
        _ranks.Span.CopyTo(clone._ranks.Span);
        for (int i = 0; i < Memories.Count; i++)
            clone.Memories[i].CopyFrom(Memories[i]);
        return clone;
    }

    /// <summary>A mixture that predicts as this one does now, and can learn nothing. The landmarks are shared: further ones come after those that it knows.</summary>
    internal KernelMixture CloneToPredict() => new(Encoding, [.. Memories.Select(memory => memory.CloneToPredict())])
    {
        Landmarks = Landmarks,
        _plain = _plain,
        _ranks = _ranks,
        _kernels = new AlignedBuffer(Kernel.Pad(Landmarks + 1)),
    };

    private static Kernel[] EvenKernels(FeatureEncoding encoding)
    {
        int width = encoding.Width;
        Kernel[] plain = [Kernel.Linear(width), Kernel.Gaussian(width), Kernel.Laplace(width), Kernel.Laplace(width, 2), Kernel.Laplace(width, 4)];
        return encoding.HasRanks ? [.. plain, Kernel.Laplace(width, ofRanks: true)] : plain;
    }

    private float* RowOf(KernelMemory memory) => _row.Pointer + (memory.Kernel.OfRanks ? Width : 0);

    private float* LandmarksOf(KernelMemory memory) => memory.Kernel.OfRanks ? _ranks.Pointer : _plain.Pointer;

    private bool Uses(bool ranks)
    {
        foreach (KernelMemory memory in Memories)
        {
            if (memory.Kernel.OfRanks == ranks)
                return true;
        }

        return false;
    }

    private void Encode(ReadOnlySpan<float> features)
    {
        if (Uses(ranks: false))
            Encoding.Encode(features, ranks: false, _row.Span[..Encoding.Width]);
        if (Uses(ranks: true))
            Encoding.Encode(features, ranks: true, _row.Span.Slice(Width, Encoding.Width));
    }

    // [rows, padded width]; nothing where no memory measures in them.
    private AlignedBuffer Coordinates(RegressionRows rows, int count, bool ranks)
    {
        if (!Uses(ranks))
            return new AlignedBuffer(0);
        AlignedBuffer coordinates = new(checked(count * Width));
        BufferedRow reader = rows.Reader();
        for (int row = 0; row < count; row++)
            Encoding.Encode(reader.At(row), ranks, coordinates.Span.Slice(row * Width, Encoding.Width));
        return coordinates;
    }

    private void SetLandmarks(RegressionRows rows, int landmarks)
    {
        Reserve(landmarks);
        BufferedRow reader = rows.Reader();
        for (Landmarks = 0; Landmarks < landmarks;)
        {
            Encode(reader.At(Landmarks));
            AddLandmark();
        }
    }

    private void AddLandmark()
    {
        if (Landmarks == _room)
            Reserve(Math.Max(16, _room + (_room / 2)));
        if (Uses(ranks: false))
            _row.Span[..Width].CopyTo(_plain.Span[(Landmarks * Width)..]);
        if (Uses(ranks: true))
            _row.Span.Slice(Width, Width).CopyTo(_ranks.Span[(Landmarks * Width)..]);
        Landmarks++;
    }

    private void Reserve(int landmarks)
    {
        _room = landmarks;
        AlignedBuffer Larger(AlignedBuffer buffer, bool ranks)
        {
            AlignedBuffer larger = new(Uses(ranks) ? checked(landmarks * Width) : 0);
            buffer.Span.CopyTo(larger.Span);
            return larger;
        }

        (_plain, _ranks) = (Larger(_plain, ranks: false), Larger(_ranks, ranks: true));
        _kernels = new AlignedBuffer(Kernel.Pad(landmarks + 1));
    }
}
