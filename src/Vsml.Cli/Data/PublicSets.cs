using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Data;

/// <summary>The sets that <c>vsml data</c> knows.</summary>
internal static class PublicSets
{
    public static IReadOnlyList<PublicSet> All { get; } =
    [
        // The author's own page refuses programs; this copy is what the field's loaders read.
        Idx("mnist", "https://ossci-datasets.s3.amazonaws.com/mnist/",
            "f68b3c2dcbeaaa9fbdd348bbdeb94873", "d53e105ee54ea40749a09fcbcd1e9432",
            "9fb629c4189551a2d022fa330f9573f3", "ec29112dd5afa0611ce80d1b7f02629c"),
        Idx("fashion-mnist", "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
            "8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe",
            "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310"),
        Idx("kmnist", "http://codh.rois.ac.jp/kmnist/dataset/kmnist/",
            "bdb82020997e1d708af4cf47b453dcf7", "e144d726b3acfaa3e44228e80efcd344",
            "5c965bf0a639b31b8f53240b1b52f4d7", "7320c461ea6c1c855c0b718fb2a4b134"),
        new("emnist", "https://biometrics.nist.gov/cs_links/EMNIST/",
            [new("gzip.zip", "58c8d27c78d21e728a6bc7b3cc06412e", "emnist-gzip.zip")], EmnistArchive.Unpack),
        new("cifar10", "https://www.cs.toronto.edu/~kriz/",
            [new("cifar-10-binary.tar.gz", "c32a1d4ab5d03f1284b67883e8d87530", "cifar-10-binary.tar.gz")], CifarArchive.Unpack),
        new("usps", "https://www.csie.ntu.edu.tw/~cjlin/libsvmtools/datasets/multiclass/",
            [
                new("usps.bz2", "ec16c51db3855ca6c91edd34d0e9b197", "usps.bz2"),
                new("usps.t.bz2", "8ea070ee2aca1ac39742fdd1ef5ed118", "usps.t.bz2"),
            ], UspsText.Unpack),
        new("svhn", "http://ufldl.stanford.edu/housenumbers/",
            [
                new("train_32x32.mat", "e26dedcc434d2e4c54c9b2d4a06d8373", "svhn-train_32x32.mat"),
                new("test_32x32.mat", "eb5a983be6a315427106f1b164d9cef3", "svhn-test_32x32.mat"),
            ], SvhnMatrices.Unpack),
        new("omniglot", "https://raw.githubusercontent.com/brendenlake/omniglot/master/python/",
            [
                new("images_background.zip", "68d2efa1b9178cc56df9314c21c6e718", "omniglot-background.zip"),
                new("images_evaluation.zip", "6b91aef0f799c5bb55b94e3f2daec811", "omniglot-evaluation.zip"),
            ], OmniglotArchives.Unpack),
    ];

    /// <exception cref="CommandFailedException">There is no such set; names those there are.</exception>
    public static PublicSet Named(string name) => All.FirstOrDefault(set => set.Name == name)
        ?? throw new CommandFailedException($"{name}: is no set that can be fetched; known are {string.Join(", ", ImageSets.Names)}");

    // As the authors of MNIST named their files.
    private static PublicSet Idx(string name, string address, string images, string labels, string testImages, string testLabels) => new(name, address,
    [
        new("train-images-idx3-ubyte.gz", images, $"{name}-train-images.idx3-ubyte.gz"),
        new("train-labels-idx1-ubyte.gz", labels, $"{name}-train-labels.idx1-ubyte.gz"),
        new("t10k-images-idx3-ubyte.gz", testImages, $"{name}-test-images.idx3-ubyte.gz"),
        new("t10k-labels-idx1-ubyte.gz", testLabels, $"{name}-test-labels.idx1-ubyte.gz"),
    ]);
}
