namespace Vsml.MetaTraining.Paper;

/// <summary>How the bytes of images become the numbers that a learner sees.</summary>
internal enum Standardisation
{
    /// <summary>Minus the mean of all pixels of the set, by their standard deviation.</summary>
    ByDataset,

    /// <summary>Minus the mean of the image's own pixels, by their standard deviation; an image of one shade is all 0.</summary>
    ByImage,

    /// <summary>By 255: 0 to 1.</summary>
    None,
}
