using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Spectre.Console;
using Vsml.MetaTraining.Images;

namespace Vsml.Cli.Data;

/// <summary><c>vsml data</c>: fetches public image sets from their publishers.</summary>
internal static class DataCommand
{
    private const string Notes = """
        Files:
          A set goes into the folder "images" of the folder of data, or into that folder if it has this name.
          A file grows aside as FILE.part; the same command goes on where it was broken off. It is kept only
          if its MD5 is the publisher's. EMNIST is its balanced split; USPS and SVHN are kept as IDX files,
          Omniglot as folders of images. A set that is there already, also as IDX files of your own named
          NAME-train-images... and so on, is not fetched.
          --mirror takes the files of one set from another address; they must be the same files.

        Example:
          vsml data                       # which sets there are
          vsml data kmnist emnist --data ~/data

        """;

    public static Command Create(Terminal terminal, HelpWithNotes help)
    {
        var names = new Argument<string[]>("NAME")
        {
            Description = $"Sets to fetch, of {string.Join(", ", ImageSets.Names)}; none: show which are there.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Validation.RefuseOptionsAmong(names);
        Option<DirectoryInfo?> data = DataFolders.CreateOption();
        var mirror = new Option<Uri?>("--mirror")
        {
            Description = "Fetch the files of the set from below this address, not from the publisher's.",
            HelpName = "ADDRESS",
            CustomParser = ParseAddress,
        };
        var command = new Command("data", "Fetch public image sets from their publishers, with a checksum.") { names, data, mirror };
        help.Add(command, Notes);
        command.SetAction((parsed, cancellationToken) =>
            RunAsync(parsed.GetValue(names) ?? [], parsed.GetValue(data), parsed.GetValue(mirror), terminal, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] names, DirectoryInfo? data, Uri? mirror, Terminal terminal, CancellationToken cancellationToken)
    {
        PublicSet[] sets = [.. names.Distinct().Select(PublicSets.Named)];
        if (mirror is not null && sets.Length != 1)
            throw new CommandFailedException($"--mirror: is for one set; {sets.Length} are named");
        string target = DataFolders.Target(data);
        var found = new ImageSets(
            [.. new[] { target }.Concat(data is { Exists: false } ? [] : DataFolders.Search(data)).Distinct()], SkiaImages.Decode);
        if (sets.Length == 0)
        {
            ShowWhatIsThere(terminal, found, target);
            return ExitCode.Success;
        }

        using var client = new HttpClient();
        foreach (PublicSet set in sets)
        {
            if (found.Has(set.Name))
            {
                terminal.OutputWriter.WriteLine($"{set.Name}: is there already");
                continue;
            }
            Directory.CreateDirectory(target);
            long bytes = await LongWork.RunAsync(
                terminal, set.Name, 1000 * set.Files.Count, report => Fetch(client, set, mirror ?? new Uri(set.Address), target, report, cancellationToken),
                abandon: CancellationToken.None);
            terminal.OutputWriter.WriteLine($"{set.Name}: fetched into {target}, {bytes.ToString("N0", CultureInfo.InvariantCulture)} bytes");
        }
        return ExitCode.Success;
    }

    /// <summary>Progress is told in thousandths of each file.</summary>
    private static long Fetch(
        HttpClient client, PublicSet set, Uri address, string folder, Action<long, string> report, CancellationToken cancellationToken)
    {
        var download = new Download(client);
        string[] paths = [.. set.Files.Select(file => Path.Combine(folder, file.Target))];
        long total = 0;
        for (int i = 0; i < paths.Length; i++)
        {
            int before = 1000 * i;
            download.Fetch(new Uri(address, set.Files[i].Source), paths[i], set.Files[i].Md5,
                (done, whole) => report(Math.Min(before + (whole > 0 ? 1000 * done / whole : 0), (1000 * paths.Length) - 1), $"{set.Files[i].Source}, {done >> 20} MB"),
                cancellationToken);
            total += new FileInfo(paths[i]).Length;
        }
        set.Unpack?.Invoke(paths, folder);
        return total;
    }

    private static void ShowWhatIsThere(Terminal terminal, ImageSets found, string target)
    {
        Table table = new Table().Border(terminal.TableBorder).AddColumn("set").AddColumn("is there").AddColumn("publisher");
        foreach (string name in ImageSets.Names)
            table.AddRow(name, found.Has(name) ? "yes" : "no", Markup.Escape(PublicSets.Named(name).Address));
        terminal.Output.Write(table);
        terminal.OutputWriter.WriteLine($"'vsml data NAME' fetches into {target}.");
    }

    private static Uri? ParseAddress(ArgumentResult result)
    {
        string word = result.Tokens[0].Value;
        if (Uri.TryCreate(word.EndsWith('/') ? word : word + "/", UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
            return address;
        result.AddError($"--mirror: '{word}' is no address; one such as https://example.org/mnist/ was expected");
        return null;
    }
}
