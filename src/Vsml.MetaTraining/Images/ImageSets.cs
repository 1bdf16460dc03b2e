namespace Vsml.MetaTraining.Images;

/// <summary>The image sets of the paper, found by name in folders of data.</summary>
/// <param name="folders">Looked into in this order, and in the folder "images" of each.</param>
/// <param name="decode">Reads the images of sets that come as folders of them; null: such sets are not found.</param>
internal sealed class ImageSets(IReadOnlyList<string> folders, ImageDecoder? decode = null)
{
    /// <summary>Side of Omniglot's images, which come with 105 pixels.</summary>
    public const int OmniglotSide = 28;

    /// <summary>Where CIFAR-10 lies in its authors' archive.</summary>
    public const string CifarFolder = "cifar-10-batches-bin";

    /// <summary>Where Omniglot's alphabets lie.</summary>
    public const string OmniglotFolder = "omniglot";

    /// <summary>Those that are known; any other IDX pair named NAME-train and NAME-test is found as well.</summary>
    public static readonly string[] Names = ["mnist", "fashion-mnist", "emnist", "kmnist", "usps", "cifar10", "svhn", "omniglot"];

    private const string Train = "train", Test = "test";

    private IEnumerable<string> Places => folders.SelectMany(folder => (string[])[Path.Combine(folder, "images"), folder]).Where(Directory.Exists);

    /// <summary>Whether both parts of a set are there.</summary>
    public bool Has(string name) => Find(name, Train) is not null && Find(name, Test) is not null;

    /// <summary>The training images of a set.</summary>
    /// <exception cref="ImageDataException">The set is not there, or damaged.</exception>
    public ImageSet ReadTraining(string name) => (Find(name, Train) ?? throw Absent(name))();

    /// <summary>The test images of a set; all images of Omniglot, which has no such parts.</summary>
    /// <exception cref="ImageDataException">The set is not there, or damaged.</exception>
    public ImageSet ReadTest(string name) => (Find(name, Test) ?? throw Absent(name))();

    /// <summary>Names of the known sets that are there.</summary>
    public IReadOnlyList<string> Present() => [.. Names.Where(Has)];

    private Func<ImageSet>? Find(string name, string part) => Places.Select(place => FindIn(place, name, part)).FirstOrDefault(read => read is not null);

    private Func<ImageSet>? FindIn(string place, string name, string part)
    {
        bool isOmniglot = name == OmniglotFolder;
        string[] files = [.. Directory.EnumerateFiles(place).Where(file => IsOf(file, isOmniglot ? name : $"{name}-{part}", isOmniglot)).Order(StringComparer.Ordinal)];
        if (files.FirstOrDefault(file => Names(file, "images")) is { } images
            && files.FirstOrDefault(file => Names(file, "labels") && IdxPairs.StemOf(file) == IdxPairs.StemOf(images)) is { } labels)
            return () => Named(name, ImageSet.From(IdxPairs.Read([images, labels]).Single()));
        string folder = Path.Combine(place, CifarFolder);
        if (name == "cifar10" && Directory.Exists(folder))
        {
            string[] batches = Directory.GetFiles(folder, part == Train ? "data_batch_*.bin" : "test_batch.bin");
            return batches.Length == 0 ? null : () => CifarFile.Read(name, [.. batches.Order(StringComparer.Ordinal)]);
        }
        folder = Path.Combine(place, OmniglotFolder);
        return isOmniglot && decode is not null && Directory.Exists(folder) ? () => ImageFolders.Read(name, folder, decode, OmniglotSide) : null;

        static bool IsOf(string file, string stem, bool mayGoOn) =>
            IdxPairs.StemOf(file) is var own && (mayGoOn ? own.StartsWith(stem, StringComparison.OrdinalIgnoreCase) : own.Equals(stem, StringComparison.OrdinalIgnoreCase));

        static bool Names(string file, string what) => Path.GetFileName(file).Contains(what, StringComparison.OrdinalIgnoreCase);
    }

    // NIST wrote EMNIST's images column by column.
    private static ImageSet Named(string name, ImageSet images)
    {
        byte[] pixels = images.Pixels;
        if (name == "emnist")
            pixels = Transposed(images);
        return new ImageSet(name, images.Size, pixels, images.Labels, images.Classes);
    }

    private static byte[] Transposed(ImageSet images)
    {
        (int height, int width, _) = images.Size;
        if (height != width)
            return images.Pixels;
        var pixels = new byte[images.Pixels.Length];
        for (int image = 0; image < images.Count; image++)
        {
            for (int y = 0; y < height; y++)
            {
                for (int x = 0; x < width; x++)
                    pixels[(((image * height) + y) * width) + x] = images.Pixels[(((image * height) + x) * width) + y];
            }
        }
        return pixels;
    }

    private ImageDataException Absent(string name)
    {
        string where = folders.Count == 0 ? "no folder of data" : string.Join(", ", folders);
        string there = Present() is { Count: > 0 } present ? string.Join(", ", present) : "none";
        string how = Names.Contains(name)
            ? $"'vsml data {name}' fetches it, or put {name}-train-images.idx3-ubyte.gz and its kin there"
            : $"known are {string.Join(", ", Names)}";
        return new ImageDataException($"{where}: holds no image set '{name}'; {how}. Sets that are there: {there}");
    }
}
