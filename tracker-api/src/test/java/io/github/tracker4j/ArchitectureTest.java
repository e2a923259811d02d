package io.github.tracker4j;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTag;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of this module. */
@ArchTag("any-jdk")
@AnalyzeClasses(packages = "io.github.tracker4j", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    /** An adopter of the contract gets no library with it. */
    @ArchTest
    static final ArchRule ONLY_THE_JDK = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage("java..", "org.jspecify..", "io.github.tracker4j..");

    /** Every package is a slice of its own, the root package too. */
    @ArchTest
    static final ArchRule NO_PACKAGE_CYCLES = slices().matching("(**)").should().beFreeOfCycles();
}
